/// Whether objects of a kind live in a namespace.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// Of the whole cluster.
    Cluster,
    /// Of a namespace.
    Namespaced,
}

/// The scope of a built-in kind of Kubernetes; none for any other. `group` is empty for the core group.
pub fn scope_of(group: &str, kind: &str) -> Option<Scope> {
    let (_, cluster, namespaced) = KINDS.iter().find(|(name, ..)| *name == group)?;
    if cluster.contains(&kind) {
        Some(Scope::Cluster)
    } else if namespaced.contains(&kind) {
        Some(Scope::Namespaced)
    } else {
        None
    }
}

/// The group of a kind of Kubernetes or Argo CD that is not of the core group.
pub(crate) fn group_of(kind: &str) -> Option<&'static str> {
    let has = |(_, cluster, namespaced): &&Kinds| cluster.contains(&kind) || namespaced.contains(&kind);
    KINDS.iter().filter(|(group, ..)| !group.is_empty()).find(has).map(|(group, ..)| *group)
}

/// Whether Kubernetes itself brings the group, so that its kinds are all in the table.
pub(crate) fn is_builtin_group(group: &str) -> bool {
    group != ARGO && KINDS.iter().any(|(name, ..)| *name == group)
}

/// A group, its cluster-scoped kinds, its namespaced kinds.
type Kinds = (&'static str, &'static [&'static str], &'static [&'static str]);

const ARGO: &str = "argoproj.io";

/// The kinds that the API reference of Kubernetes 1.34 has and that can be applied (`k8s.io/api` v0.34.4: types
/// marked `+genclient`, of these `+genclient:nonNamespaced` are the cluster's; the groups of
/// `apiextensions-apiserver` and `kube-aggregator`), and Argo CD's own.
static KINDS: &[Kinds] = &[
    (
        "",
        &["ComponentStatus", "Namespace", "Node", "PersistentVolume"],
        &[
            "Binding",
            "ConfigMap",
            "Endpoints",
            "Event",
            "LimitRange",
            "PersistentVolumeClaim",
            "Pod",
            "PodTemplate",
            "ReplicationController",
            "ResourceQuota",
            "Secret",
            "Service",
            "ServiceAccount",
        ],
    ),
    (
        "admissionregistration.k8s.io",
        &[
            "MutatingAdmissionPolicy",
            "MutatingAdmissionPolicyBinding",
            "MutatingWebhookConfiguration",
            "ValidatingAdmissionPolicy",
            "ValidatingAdmissionPolicyBinding",
            "ValidatingWebhookConfiguration",
        ],
        &[],
    ),
    ("apiextensions.k8s.io", &["CustomResourceDefinition"], &[]),
    ("apiregistration.k8s.io", &["APIService"], &[]),
    ("apps", &[], &["ControllerRevision", "DaemonSet", "Deployment", "ReplicaSet", "StatefulSet"]),
    (ARGO, &[], &["AppProject", "Application", "ApplicationSet"]),
    ("authentication.k8s.io", &["SelfSubjectReview", "TokenReview"], &["TokenRequest"]),
    (
        "authorization.k8s.io",
        &["SelfSubjectAccessReview", "SelfSubjectRulesReview", "SubjectAccessReview"],
        &["LocalSubjectAccessReview"],
    ),
    ("autoscaling", &[], &["HorizontalPodAutoscaler", "Scale"]),
    ("batch", &[], &["CronJob", "Job"]),
    ("certificates.k8s.io", &["CertificateSigningRequest", "ClusterTrustBundle"], &["PodCertificateRequest"]),
    ("coordination.k8s.io", &[], &["Lease", "LeaseCandidate"]),
    ("discovery.k8s.io", &[], &["EndpointSlice"]),
    ("events.k8s.io", &[], &["Event"]),
    ("flowcontrol.apiserver.k8s.io", &["FlowSchema", "PriorityLevelConfiguration"], &[]),
    ("internal.apiserver.k8s.io", &["StorageVersion"], &[]),
    ("networking.k8s.io", &["IPAddress", "IngressClass", "ServiceCIDR"], &["Ingress", "NetworkPolicy"]),
    ("node.k8s.io", &["RuntimeClass"], &[]),
    ("policy", &[], &["Eviction", "PodDisruptionBudget"]),
    ("rbac.authorization.k8s.io", &["ClusterRole", "ClusterRoleBinding"], &["Role", "RoleBinding"]),
    (
        "resource.k8s.io",
        &["DeviceClass", "DeviceTaintRule", "ResourceSlice"],
        &["ResourceClaim", "ResourceClaimTemplate"],
    ),
    ("scheduling.k8s.io", &["PriorityClass"], &[]),
    (
        "storage.k8s.io",
        &["CSIDriver", "CSINode", "StorageClass", "VolumeAttachment", "VolumeAttributesClass"],
        &["CSIStorageCapacity"],
    ),
    ("storagemigration.k8s.io", &["StorageVersionMigration"], &[]),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knows_scopes() {
        for (group, kind, scope) in [
            ("", "Namespace", Some(Scope::Cluster)),
            ("", "ConfigMap", Some(Scope::Namespaced)),
            ("apps", "Deployment", Some(Scope::Namespaced)),
            ("", "Deployment", None),
            ("rbac.authorization.k8s.io", "ClusterRole", Some(Scope::Cluster)),
            ("rbac.authorization.k8s.io", "RoleBinding", Some(Scope::Namespaced)),
            ("networking.k8s.io", "IngressClass", Some(Scope::Cluster)),
            ("apiextensions.k8s.io", "CustomResourceDefinition", Some(Scope::Cluster)),
            ("monitoring.coreos.com", "ServiceMonitor", None),
            ("apps", "deployment", None),
        ] {
            assert_eq!(scope_of(group, kind), scope, "{group}/{kind}");
        }
    }

    #[test]
    fn no_kind_has_two_scopes() {
        for (group, cluster, namespaced) in KINDS {
            assert!(cluster.iter().all(|kind| !namespaced.contains(kind)), "{group}");
            assert!(cluster.is_sorted() && namespaced.is_sorted(), "{group}");
        }
        assert!(KINDS.is_sorted_by_key(|(group, ..)| *group));
    }
}
