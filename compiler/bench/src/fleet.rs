//! A project of any size that looks like a real one: stacks with params, needs, values files and overrides, placed by
//! label on clusters of several tiers.

use std::fmt::Write as _;
use std::io;
use std::path::Path;

/// How large.
pub struct Fleet {
    /// How many clusters.
    pub clusters: usize,
    /// How many stacks, all of them on every cluster.
    pub stacks: usize,
    /// How many add-ons in each stack.
    pub addons: usize,
}

impl Fleet {
    /// How many Applications come out, roots not counted.
    pub fn applications(&self) -> usize {
        self.clusters * self.stacks * self.addons
    }

    /// Writes the project.
    #[expect(clippy::disallowed_methods, reason = "it writes a project to measure, not a tree")]
    pub fn write(&self, directory: &Path) -> io::Result<()> {
        let put = |path: &str, text: &str| {
            let file = directory.join(path);
            std::fs::create_dir_all(file.parent().unwrap_or(directory))?;
            std::fs::write(file, text)
        };
        put("stackc.yaml", PROJECT)?;
        put("charts/app/Chart.yaml", "apiVersion: v2\nname: app\nversion: 1.0.0\n")?;
        put("charts/app/values.yaml", "replicas: 1\nimage: {}\nresources: {}\n")?;
        put("charts/app/templates/all.yaml", TEMPLATE)?;
        for at in 0..self.stacks {
            put(&format!("stacks/s{at}/stack.yaml"), &self.stack(at))?;
            put(&format!("stacks/s{at}/values/base.yaml"), VALUES)?;
        }
        let mut placement = PLACEMENT.to_owned();
        for at in 0..self.stacks {
            let _ = writeln!(placement, "  s{at}: {{}}");
        }
        put("placements/all.yaml", &placement)?;
        for at in 0..self.clusters {
            let tier = if at % 3 == 0 { "prod" } else { "edge" };
            put(
                &format!("clusters/c{at}.yaml"),
                &format!(
                    "apiVersion: stackc/v1alpha1\nkind: Cluster\nname: c{at}\nlabels: {{tier: {tier}}}\n\
                     vars: {{domain: c{at}.example.com}}\nstacks:\n  s0:\n    params: {{replicas: 3}}\n\
                     \u{20}   addons:\n      s0-a0:\n        values: {{extra: [c{at}]}}\n"
                ),
            )?;
        }
        Ok(())
    }

    fn stack(&self, at: usize) -> String {
        let mut text = format!("apiVersion: stackc/v1alpha1\nkind: Stack\nname: s{at}\n");
        if at > 0 {
            let _ = writeln!(text, "needs: [s{}]", at - 1);
        }
        text.push_str("params:\n  replicas: {type: integer, minimum: 1, default: 2}\naddons:\n");
        for addon in 0..self.addons {
            let chart = if addon % 2 == 0 { "../../charts/app" } else { "upstream/app" };
            let _ = write!(
                text,
                "  a{addon}:\n    releaseName: s{at}-a{addon}\n    chart: {chart}\n    namespace: n{at}\n"
            );
            if addon % 2 == 1 {
                text.push_str("    version: 1.2.3\n");
            }
            if addon > 0 {
                let _ = writeln!(text, "    needs: [a{}]", addon - 1);
            }
            text.push_str(ADDON);
        }
        // The id of an add-on is its name, and these names are in every stack.
        text.replace("\n  a", &format!("\n  s{at}-a")).replace("needs: [a", &format!("needs: [s{at}-a"))
    }
}

const PROJECT: &str = "apiVersion: stackc/v1alpha1
kind: Project
name: fleet
sources: {upstream: https://charts.example.com}
output: {repoURL: https://git.example.com/deploy.git}
diagnostics: {chart/unchecked: off}
";

const PLACEMENT: &str = "apiVersion: stackc/v1alpha1
kind: Placement
name: all
clusters: all
stacks:
";

const ADDON: &str = "    valueFiles: [values/base.yaml]
    values:
      replicas: ${{ params.replicas }}
      ingress:
        hosts: [\"${{ addon.name }}.${{ vars.domain }}\"]
        tls: ${{ cluster.labels.tier == 'prod' }}
";

const VALUES: &str = "image:
  repository: registry.example.com/team/application
  tag: 1.2.3
resources:
  requests: {cpu: 100m, memory: 128Mi}
  limits: {memory: 256Mi}
podAnnotations:
  prometheus.io/scrape: 'true'
  prometheus.io/port: '9090'
env:
  - {name: LOG_LEVEL, value: info}
  - {name: REGION, value: eu}
serviceAccount: {create: true, name: application}
";

const TEMPLATE: &str = "apiVersion: v1
kind: ConfigMap
metadata:
  name: {{ .Release.Name }}
data:
  replicas: {{ .Values.replicas | quote }}
";
