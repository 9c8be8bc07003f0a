//! The fleet of the real-input test: which charts, in which stacks, on which clusters, with which settings. Settings are
//! what a person would make, read off each chart's own values.yaml.

/// A cluster.
#[derive(Clone, Copy, Debug)]
pub struct Cluster {
    pub name: &'static str,
    pub tier: &'static str,
    pub region: &'static str,
    /// Instances that only it gets.
    pub stacks: &'static [&'static str],
}

pub const CLUSTERS: &[Cluster] = &[
    Cluster { name: "prod-eu", tier: "prod", region: "eu", stacks: &[] },
    Cluster { name: "prod-us", tier: "prod", region: "us", stacks: &[] },
    Cluster { name: "staging", tier: "staging", region: "eu", stacks: &[] },
    Cluster { name: "dev", tier: "dev", region: "eu", stacks: &["data", "apps"] },
    Cluster { name: "hub", tier: "hub", region: "eu", stacks: &["mesh", "delivery"] },
];

/// A placement, in the order of their priorities.
#[derive(Clone, Copy, Debug)]
pub struct Placement {
    pub name: &'static str,
    /// The clusters it selects; all of them without one.
    pub tier: Option<&'static str>,
    pub priority: u32,
    /// Instances, as lines of YAML.
    pub stacks: &'static [(&'static str, &'static str)],
}

pub const PLACEMENTS: &[Placement] = &[
    Placement {
        name: "everywhere",
        tier: None,
        priority: 0,
        stacks: &[("ingress", ""), ("scaling", ""), ("security", "")],
    },
    Placement {
        name: "nonprod",
        tier: Some("staging"),
        priority: 10,
        stacks: &[("observability", ""), ("data", ""), ("apps", "")],
    },
    Placement {
        name: "production",
        tier: Some("prod"),
        priority: 20,
        stacks: &[
            ("ingress", ""),
            ("scaling", ""),
            ("security", ""),
            ("observability", "params: {size: large}"),
            ("data", ""),
            ("mesh", ""),
            ("apps", "params: {message: careful}"),
        ],
    },
];

impl Placement {
    pub fn selects(&self, cluster: &Cluster) -> bool {
        self.tier.is_none_or(|tier| tier == cluster.tier)
    }
}

/// The stacks, with what stands in them beside add-ons.
pub const STACKS: &[(&str, &str)] = &[
    ("ingress", ""),
    ("scaling", ""),
    ("security", "needs: [ingress]\n"),
    (
        "observability",
        "version: 1.4.0
description: Metrics, logs, traces.
needs: [ingress]
params:
  retention: {type: string, pattern: '^\\d+[dwy]$', default: 15d}
  size:
    default: small
    options:
      small: {}
      large: {replicas: 3, retention: 30d}
  replicas: {type: integer, minimum: 1, default: 1}
",
    ),
    ("data", "needs: [scaling]\n"),
    ("mesh", ""),
    ("delivery", "needs: [{need: observability, optional: true}]\n"),
    ("apps", "params:\n  message: {type: string, default: hello}\n"),
];

/// Where a chart comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum From {
    /// A source of the project, by name.
    Source(&'static str),
    /// A chart of our own: a path.
    Local,
}

/// The project's sources: name, entry, and the URL that Argo CD is to read; none where charts go into the tree.
pub const SOURCES: &[(&str, &str, Option<&str>)] = &[
    ("community", "https://charts.example.org/community", Some("https://charts.example.org/community")),
    (
        "kubernetes",
        "{url: 'https://kubernetes.example.org/charts/'}",
        Some("https://kubernetes.example.org/charts/"),
    ),
    ("registry", "oci://registry.example.com/team/charts", Some("registry.example.com/team/charts")),
    (
        "artifacts",
        "{url: 'oci://artifacts.example.com/charts', oci: native}",
        Some("oci://artifacts.example.com/charts"),
    ),
    ("mirror", "{url: 'https://mirror.example.com', charts: tree}", None),
];

/// An add-on: its name is its chart's.
#[derive(Clone, Copy, Debug)]
pub struct Addon {
    /// Directory below `../shared/charts`.
    pub chart: &'static str,
    pub from: From,
    /// Vendored as an archive, not as a directory.
    pub packed: bool,
    pub stack: &'static str,
    pub namespace: &'static str,
    /// `needs` as the list is written.
    pub needs: &'static str,
    /// Other fields, as lines of YAML, and comments on the chart, which comes next.
    pub more: &'static str,
    /// `values`, as they are written.
    pub values: &'static str,
    /// Written into a file of `valueFiles`, not in place.
    pub in_file: bool,
    /// What they are meant to be, where expressions stand in them.
    pub intended: Option<&'static str>,
    /// What placements and clusters lay over them.
    pub over: &'static [(&'static str, &'static str)],
}

impl Addon {
    pub const NONE: Addon = Addon {
        chart: "",
        from: From::Source("community"),
        packed: false,
        stack: "",
        namespace: "",
        needs: "",
        more: "",
        values: "",
        in_file: false,
        intended: None,
        over: &[],
    };
}

const fn addon(
    chart: &'static str,
    stack: &'static str,
    namespace: &'static str,
    values: &'static str,
) -> Addon {
    Addon { chart, stack, namespace, values, ..Addon::NONE }
}

pub const ADDONS: &[Addon] = &[
    // ingress
    Addon {
        from: From::Source("kubernetes"),
        packed: true,
        over: &[
            ("production", "controller: {replicaCount: 3}\n"),
            ("prod-us", "controller: {config: {proxy-body-size: 50m}}\n"),
        ],
        ..addon(
            "kubernetes__ingress-nginx",
            "ingress",
            "ingress-nginx",
            "controller:\n  config:\n    use-forwarded-headers: \"true\"\n  service:\n    externalTrafficPolicy: Local\n",
        )
    },
    Addon {
        from: From::Source("registry"),
        over: &[("production", "replicaCount: 2\n")],
        ..addon(
            "cert-manager__cert-manager",
            "ingress",
            "cert-manager",
            "crds:\n  enabled: true\nextraArgs:\n  - --dns01-recursive-nameservers-only\n",
        )
    },
    Addon {
        from: From::Source("kubernetes"),
        needs: "[ingress-nginx]",
        intended: Some(
            "policy: upsert-only\ntxtOwnerId: <cluster>\ndomainFilters: [<domain>]\ninterval: 5m\n",
        ),
        ..addon(
            "kubernetes-sigs__external-dns",
            "ingress",
            "external-dns",
            "policy: upsert-only\ntxtOwnerId: ${{ cluster.name }}\ndomainFilters: [\"${{ vars.domain }}\"]\ninterval: 5m\n",
        )
    },
    Addon {
        packed: true,
        over: &[("hub", "controller: {replicaCount: null, config: {ssl-redirect: \"false\"}}\n")],
        ..addon(
            "helm__nginx-ingress",
            "ingress",
            "legacy-ingress",
            "controller:\n  ingressClass: legacy\n  replicaCount: 2\n  config:\n    ssl-redirect: \"true\"\n",
        )
    },
    addon(
        "metallb__metallb",
        "ingress",
        "metallb-system",
        "loadBalancerClass: metallb\nspeaker:\n  logLevel: debug\n  nodeSelector: {kubernetes.io/os: linux}\n",
    ),
    // scaling
    Addon {
        from: From::Source("registry"),
        packed: true,
        over: &[("production", "operator: {replicaCount: 2}\n")],
        ..addon(
            "kedacore__keda",
            "scaling",
            "keda",
            "prometheus:\n  operator: {enabled: true}\npodAnnotations:\n  keda: {note: \"on\", build: \"012\", ratio: \"1e3\"}\n",
        )
    },
    Addon {
        from: From::Source("kubernetes"),
        over: &[("dev", "args: [--kubelet-insecure-tls]\n")],
        ..addon(
            "kubernetes-sigs__metrics-server",
            "scaling",
            "kube-system",
            "args: [--kubelet-preferred-address-types=InternalIP]\nresources:\n  requests: {cpu: 150m, memory: 300Mi}\n",
        )
    },
    Addon {
        from: From::Source("kubernetes"),
        packed: true,
        intended: Some(
            "autoDiscovery:\n  clusterName: <cluster>\nawsRegion: <region>-west-1\nextraArgs:\n  v: 5\n  scan-interval: 10s\n",
        ),
        ..addon(
            "kubernetes__cluster-autoscaler",
            "scaling",
            "kube-system",
            "autoDiscovery:\n  clusterName: ${{ cluster.name }}\nawsRegion: ${{ cluster.labels.region }}-west-1\nextraArgs:\n  v: 5\n  scan-interval: 10s\n",
        )
    },
    Addon {
        from: From::Source("kubernetes"),
        ..addon(
            "kubernetes-sigs__descheduler",
            "scaling",
            "kube-system",
            "schedule: \"*/10 * * * *\"\nsuccessfulJobsHistoryLimit: 1\ncmdOptions:\n  v: 4\n",
        )
    },
    Addon {
        from: From::Source("artifacts"),
        needs: "[ingress/cert-manager]",
        intended: Some("clusterName: <cluster>\nregion: <region>-west-1\nenableCertManager: true\n"),
        ..addon(
            "aws__aws-load-balancer-controller",
            "scaling",
            "kube-system",
            "clusterName: ${{ cluster.name }}\nregion: \"${{ cluster.labels.region }}-west-1\"\nenableCertManager: true\n",
        )
    },
    // security
    addon(
        "bitnami-labs__sealed-secrets",
        "security",
        "sealed-secrets",
        "fullnameOverride: sealed-secrets-controller\nkeyrenewperiod: \"0\"\n",
    ),
    Addon {
        from: From::Source("mirror"),
        packed: true,
        over: &[("production", "replicaCount: 2\nleaderElect: true\n")],
        ..addon(
            "external-secrets__external-secrets",
            "security",
            "external-secrets",
            "concurrent: 2\ncertController:\n  replicaCount: 2\n",
        )
    },
    Addon {
        needs: "[ingress/ingress-nginx, dex]",
        intended: Some(
            "config:\n  clientID: proxy\n  configFile: |-\n    email_domains = [ \"*\" ]\n    upstreams = [ \"http://app.<domain>\" ]\nextraArgs:\n  whitelist-domain: .<domain>\n",
        ),
        ..addon(
            "oauth2-proxy__oauth2-proxy",
            "security",
            "auth",
            "config:\n  clientID: proxy\n  configFile: |-\n    email_domains = [ \"*\" ]\n    upstreams = [ \"http://app.${{ vars.domain }}\" ]\nextraArgs:\n  whitelist-domain: .${{ vars.domain }}\n",
        )
    },
    Addon {
        packed: true,
        in_file: true,
        intended: Some(
            "config:\n  issuer: https://dex.<domain>\n  storage: {type: memory}\n  enablePasswordDB: true\nreplicaCount: 2\n",
        ),
        ..addon(
            "dexidp__dex",
            "security",
            "auth",
            "config:\n  issuer: https://dex.${{ vars.domain }}\n  storage: {type: memory}\n  enablePasswordDB: true\n---\nreplicaCount: 2\n",
        )
    },
    // observability
    Addon {
        in_file: true,
        intended: Some(
            "prometheus:\n  prometheusSpec:\n    retention: <retention>\n    replicas: <replicas>\n    externalLabels: {cluster: <cluster>}\ngrafana:\n  enabled: false\nadditionalPrometheusRulesMap:\n  own:\n    groups:\n      - name: own\n        rules:\n          - alert: Down\n            expr: up == 0\n            for: 5m\n            annotations: {summary: \"{{ $labels.instance }} is down\"}\n",
        ),
        over: &[("prod-eu", "prometheus: {prometheusSpec: {retentionSize: 40GB}}\n")],
        ..addon(
            "prometheus-community__kube-prometheus-stack",
            "observability",
            "monitoring",
            "prometheus:\n  prometheusSpec:\n    retention: ${{ params.retention }}\n    replicas: ${{ params.replicas }}\n    externalLabels: {cluster: \"${{ cluster.name }}\"}\ngrafana:\n  enabled: false\nadditionalPrometheusRulesMap:\n  own:\n    groups:\n      - name: own\n        rules:\n          - alert: Down\n            expr: up == 0\n            for: 5m\n            annotations: {summary: \"{{ $labels.instance }} is down\"}\n",
        )
    },
    Addon {
        packed: true,
        intended: Some(
            "server:\n  retention: <retention>\n  statefulSet: {enabled: true}\nalertmanager: {enabled: false}\n",
        ),
        over: &[("staging", "server: {retention: 3d, securityContext: null}\n")],
        ..addon(
            "prometheus-community__prometheus",
            "observability",
            "monitoring",
            "server:\n  retention: ${{ params.retention }}\n  statefulSet: {enabled: true}\nalertmanager: {enabled: false}\n",
        )
    },
    addon(
        "prometheus-community__kube-state-metrics",
        "observability",
        "monitoring",
        "metricLabelsAllowlist: [\"pods=[*]\"]\ncollectors: [pods, deployments, nodes]\n",
    ),
    addon(
        "prometheus-community__prometheus-node-exporter",
        "observability",
        "monitoring",
        "hostNetwork: false\nservice: {port: 9101, targetPort: 9101}\ntolerations:\n  - {operator: Exists}\n",
    ),
    Addon {
        from: From::Source("registry"),
        needs: "[kube-prometheus-stack]",
        intended: Some(
            "adminPassword: see-the-runbook\nreplicas: <replicas>\ningress:\n  enabled: true\n  hosts: [grafana.<domain>]\ngrafana.ini:\n  server: {root_url: https://grafana.<domain>}\n",
        ),
        over: &[("production", "grafana.ini: {log: {level: warn}}\n")],
        ..addon(
            "grafana-community__grafana",
            "observability",
            "monitoring",
            "adminPassword: see-the-runbook\nreplicas: ${{ params.replicas }}\ningress:\n  enabled: true\n  hosts: [\"grafana.${{ vars.domain }}\"]\ngrafana.ini:\n  server: {root_url: \"https://grafana.${{ vars.domain }}\"}\n",
        )
    },
    Addon {
        in_file: true,
        ..addon(
            "fluent__fluent-bit",
            "observability",
            "logging",
            "config:\n  outputs: |\n    [OUTPUT]\n        Name stdout\n        Match *\nflush: 5\nlogLevel: warn\n",
        )
    },
    Addon {
        packed: true,
        needs: "[ingress/cert-manager]",
        ..addon(
            "open-telemetry__opentelemetry-operator",
            "observability",
            "telemetry",
            "manager:\n  collectorImage:\n    repository: otel/opentelemetry-collector-k8s\nreplicaCount: 2\n",
        )
    },
    Addon {
        from: From::Source("artifacts"),
        packed: true,
        needs: "[opentelemetry-operator]",
        intended: Some(
            "mode: deployment\nimage: {repository: otel/opentelemetry-collector-k8s}\nreplicaCount: <replicas>\nconfig:\n  exporters:\n    otlp: {endpoint: jaeger.telemetry.svc:4317}\n  receivers: {zipkin: null}\n",
        ),
        ..addon(
            "open-telemetry__opentelemetry-collector",
            "observability",
            "telemetry",
            "mode: deployment\nimage: {repository: otel/opentelemetry-collector-k8s}\nreplicaCount: ${{ params.replicas }}\nconfig:\n  exporters:\n    otlp: {endpoint: \"jaeger.${{ addon.namespace }}.svc:4317\"}\n  receivers: {zipkin: null}\n",
        )
    },
    addon(
        "jaegertracing__jaeger",
        "observability",
        "telemetry",
        "fullnameOverride: jaeger\njaeger:\n  replicas: 2\n",
    ),
    // data
    Addon {
        from: From::Source("registry"),
        packed: true,
        over: &[("production", "architecture: replication\nreadReplicas: {replicaCount: 2}\n")],
        ..addon(
            "bitnami__postgresql",
            "data",
            "data",
            "auth:\n  username: shop\n  database: shop\n  existingSecret: postgresql\nprimary:\n  persistence: {size: 20Gi}\n",
        )
    },
    Addon {
        from: From::Source("registry"),
        over: &[("prod-us", "master: {persistence: {size: 16Gi}}\n"), ("dev", "architecture: standalone\n")],
        ..addon(
            "bitnami__redis",
            "data",
            "data",
            "auth: {enabled: false}\nmaster:\n  persistence: {size: 10Gi}\nreplica: {replicaCount: 2}\n",
        )
    },
    addon(
        "longhorn-longhorn__longhorn",
        "data",
        "longhorn-system",
        "persistence:\n  defaultClassReplicaCount: 2\ndefaultSettings:\n  defaultReplicaCount: 2\n",
    ),
    Addon {
        from: From::Source("mirror"),
        intended: Some(
            "snapshotsEnabled: false\ncredentials: {useSecret: false}\nconfiguration:\n  backupStorageLocation:\n    - {name: default, provider: aws, bucket: backup-<cluster>}\nschedules:\n  daily: {schedule: \"0 3 * * *\", template: {ttl: 240h}}\n",
        ),
        ..addon(
            "vmware-tanzu__velero",
            "data",
            "velero",
            "snapshotsEnabled: false\ncredentials: {useSecret: false}\nconfiguration:\n  backupStorageLocation:\n    - {name: default, provider: aws, bucket: \"backup-${{ cluster.name }}\"}\nschedules:\n  daily: {schedule: \"0 3 * * *\", template: {ttl: 240h}}\n",
        )
    },
    // mesh
    Addon {
        over: &[("production", "pilot: {autoscaleMin: 2}\n")],
        ..addon("istio__istiod", "mesh", "istio-system", "meshConfig:\n  accessLogFile: /dev/stdout\n")
    },
    Addon {
        from: From::Source("artifacts"),
        needs: "[istiod]",
        ..addon(
            "traefik__traefik",
            "mesh",
            "traefik",
            "deployment: {replicas: 2}\nlog: {level: WARN}\nports:\n  web: {hostPort: 8080}\n",
        )
    },
    // delivery
    Addon {
        packed: true,
        ..addon(
            "argoproj__argo-cd",
            "delivery",
            "argo",
            "configs:\n  params: {server.insecure: true}\n  cm: {timeout.reconciliation: 300s}\ndex: {enabled: false}\n",
        )
    },
    Addon {
        needs: "[argo-cd]",
        ..addon(
            "argoproj__argo-rollouts",
            "delivery",
            "argo",
            "dashboard: {enabled: true}\ncontroller: {replicas: 1}\n",
        )
    },
    Addon {
        from: From::Local,
        intended: Some(
            "externalURL: https://harbor.<domain>\nharborAdminPassword: see-the-runbook\ntrivy: {enabled: false}\n",
        ),
        ..addon(
            "goharbor__harbor",
            "delivery",
            "harbor",
            "externalURL: https://harbor.${{ vars.domain }}\nharborAdminPassword: see-the-runbook\ntrivy: {enabled: false}\n",
        )
    },
    Addon {
        from: From::Local,
        ..addon(
            "groundhog2k__gitea",
            "delivery",
            "gitea",
            "service:\n  http: {type: NodePort}\ngitea:\n  config: {APP_NAME: \"1_000\", RUN_MODE: \"yes\"}\n",
        )
    },
    Addon {
        needs: "[{need: observability/prometheus, optional: true}]",
        ..addon(
            "stakater__reloader",
            "delivery",
            "reloader",
            "reloader:\n  watchGlobally: false\n  logLevel: debug\n",
        )
    },
    // apps
    Addon {
        from: From::Source("registry"),
        packed: true,
        needs: "[data/redis, {need: mesh/istiod, optional: true}]",
        intended: Some(
            "ui:\n  message: <message> from <cluster>\n  color: \"#34577c\"\nredis: {enabled: false}\ncache: tcp://redis-master.data:6379\n",
        ),
        over: &[("production", "replicaCount: 3\n")],
        ..addon(
            "stefanprodan__podinfo",
            "apps",
            "shop",
            "ui:\n  message: ${{ params.message }} from ${{ cluster.name }}\n  color: \"#34577c\"\nredis: {enabled: false}\ncache: tcp://redis-master.data:6379\n",
        )
    },
    Addon {
        from: From::Local,
        // Its schema wants the network, which nobody has when a chart is rendered.
        more: "argocd:\n  spec:\n    source:\n      helm: {skipSchemaValidation: true}\n# stackc: allow(values/remote-ref) rendered without it\n",
        ..addon(
            "bjw-s-labs__app-template",
            "apps",
            "shop",
            "controllers:\n  main:\n    containers:\n      main:\n        image:\n          repository: nginx\n          tag: \"1.27\"\nservice:\n  main:\n    controller: main\n    ports:\n      http:\n        port: 80\n",
        )
    },
    Addon {
        from: From::Source("registry"),
        ..addon(
            "bitnami__nginx",
            "apps",
            "shop",
            "service: {type: ClusterIP}\nserverBlock: |-\n  server {\n    listen 0.0.0.0:8080;\n    location / { return 200 \"{{ .Release.Name }}\"; }\n  }\n",
        )
    },
    Addon {
        from: From::Source("registry"),
        packed: true,
        needs: "[data/postgresql]",
        intended: Some(
            "auth: {adminUser: admin, existingSecret: keycloak}\npostgresql: {enabled: false}\nexternalDatabase: {host: postgresql.data, existingSecret: keycloak-db}\ningress: {enabled: true, hostname: login.<domain>}\n",
        ),
        ..addon(
            "bitnami__keycloak",
            "apps",
            "login",
            "auth: {adminUser: admin, existingSecret: keycloak}\npostgresql: {enabled: false}\nexternalDatabase: {host: postgresql.data, existingSecret: keycloak-db}\ningress: {enabled: true, hostname: \"login.${{ vars.domain }}\"}\n",
        )
    },
    Addon {
        from: From::Source("mirror"),
        ..addon(
            "jupyterhub__jupyterhub",
            "apps",
            "notebooks",
            "singleuser:\n  memory: {guarantee: 512M}\n  startTimeout: 600\nhub:\n  config:\n    JupyterHub: {admin_access: false}\ncull: {timeout: 1800}\n",
        )
    },
];
