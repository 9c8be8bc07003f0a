use stackc_source::{Code, Diagnostic, Severity};

/// A cluster is gone from the project.
pub static CODE: Code = Code {
    name: "tree/cluster-left",
    severity: Severity::Note,
    silenceable: true,
    page: "\
A cluster that the project no longer has loses its directory in the output tree. What runs on it keeps running: its
root application has no finalizer and stays in Argo CD, with a path that is gone, so nothing is pruned. That is on
purpose, for a slip in the project must not end what runs.

## Example
```yaml
# clusters/prod-eu.yaml was removed, and its workloads are to end as well
```

## Instead
After the build, in the namespace of the Argo CD that served it: `kubectl delete application prod-eu && kubectl delete
applications -l stackc/cluster=prod-eu`. The first line removes the root, or it would bring the others back; the
second removes the Applications, and their finalizers what they deployed.
",
};

pub(crate) fn left(cluster: &str, applications: usize) -> Diagnostic {
    let plural = if applications == 1 { "" } else { "s" };
    Diagnostic::new(
        &CODE,
        format!(
            "the cluster `{cluster}` has left the project: its {applications} Application{plural} leave the tree, \
             its workloads keep running"
        ),
    )
    .help(format!(
        "to end them, in the namespace of its Argo CD: `kubectl delete application {cluster} && kubectl delete \
         applications -l stackc/cluster={cluster}`"
    ))
    .on_cluster(cluster)
}
