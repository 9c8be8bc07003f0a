//! What may be wrong with an Application after `argocd.spec` was merged into it.

use stackc_source::Sink;
use stackc_yaml::Node;

use super::shapes::http_chart;
use crate::testing::{node, reports, table};
use crate::{Application, ApplicationSpec, Destination, Metadata, Version, check_application, passthrough};

/// Checks the YAML as the whole spec of an Application in project `p` on cluster `c`.
fn check(spec: &Node, sink: &mut Sink) {
    let destination = Destination { name: "c".to_owned(), ..Destination::default() };
    let base = ApplicationSpec { project: "p".to_owned(), destination, ..ApplicationSpec::default() };
    let mut application = Application::new(Metadata::default(), base);
    application.passthrough = Some(spec.clone());
    check_application(&application, Version::V3_6, spec.span, sink);
}

const CHART: &str = "repoURL: https://charts.example.com, chart: redis, targetRevision: 1.0.0";
const VALUES: &str = "{repoURL: https://git.example.com/deploy.git, ref: values}";

#[test]
fn sources_are_complete() {
    let single = |fields: &str| format!("source: {{{fields}}}");
    for (spec, expected) in [
        (single(CHART), ""),
        (single("repoURL: https://git.example.com/a, path: ."), ""),
        ("info: []".to_owned(), "argo/bad-source [info: []] the Application has no source (add `source:`)"),
        (single("path: ."), "argo/missing-field [{path: .}] `spec.source` has no `repoURL` (add `repoURL:`)"),
        (
            single("repoURL: '', path: ."),
            "argo/bad-source [''] a source has an empty `repoURL` (write the repository's URL)",
        ),
        (
            single("repoURL: https://git.example.com/a"),
            "argo/bad-source [{repoURL: https://git.example.com/a}] a source has neither `path` nor `chart` (add one of them; the root of a repository is `path: .`)",
        ),
        (
            single("repoURL: https://x, ref: values"),
            "argo/bad-source [{repoURL: https://x, ref: values}] a source has neither `path` nor `chart` (add one of them; the root of a repository is `path: .`)",
        ),
        (
            "sources: [{repoURL: https://x}]".to_owned(),
            "argo/bad-source [{repoURL: https://x}] a source has neither `path`, `chart` nor `ref` (add one of them)",
        ),
        (
            single("repoURL: https://x, chart: redis"),
            "argo/bad-source [redis] a source has a `chart` without a version (add `targetRevision:`)",
        ),
        (
            single(&format!("{CHART}, path: a")),
            "argo/bad-source [a] a source has both `chart` and `path`, and Argo CD ignores `path` (leave one of them away)",
        ),
        (
            single("repoURL: oci://x/charts, chart: redis, targetRevision: 1.0.0"),
            "argo/bad-source [redis] Argo CD ignores `chart` where `repoURL` begins with `oci://` (end `repoURL` with the chart's name and write `path: .`, or leave `oci://` away)",
        ),
        (
            single("repoURL: https://x, path: /a"),
            "argo/bad-source [/a] the path `/a` of a source is absolute (write `a`)",
        ),
        (
            single(&format!("{CHART}, helm: {{skipCrds: true}}, kustomize: {{namePrefix: a}}")),
            "argo/bad-source [{namePrefix: a}] a source has both `helm` and `kustomize` (keep one of them)",
        ),
        (
            format!("{{source: {{{CHART}}}, sources: [{{{CHART}}}]}}"),
            "argo/source-shadowed [{repoURL: https://charts.example.com, chart: redis, targetRevision: 1.0.0}] `source` beside `sources` is ignored (keep one of them)",
        ),
    ] {
        let expected: &[&str] = if expected.is_empty() { &[] } else { &[expected] };
        assert_eq!(reports(&spec, check), expected, "{spec}");
    }
}

#[test]
fn references_lead_somewhere() {
    let chart = |files: &str| format!("{{{CHART}, helm: {{valueFiles: [{files}]}}}}");
    let sources = |files: &str, others: &str| format!("sources: [{}, {others}]", chart(files));
    for (spec, expected) in [
        (sources("$values/a.yaml, b.yaml, https://x/c.yaml", VALUES), ""),
        (
            sources("$value/a.yaml", VALUES),
            "argo/bad-ref [$value/a.yaml] no source has the `ref` `value` (did you mean `values`?)",
        ),
        (
            format!("sources: [{}]", chart("$values/a.yaml")),
            "argo/bad-ref [$values/a.yaml] no source has the `ref` `values` (add a source with `ref: values`)",
        ),
        (
            sources("$values", VALUES),
            "argo/bad-ref [$values] `$values` names a repository, not a file in it (write `$values/path/to/values.yaml`)",
        ),
        (
            sources("'secrets://$values/a.yaml'", VALUES),
            "argo/bad-ref ['secrets://$values/a.yaml'] a reference in the middle of `secrets://$values/a.yaml` is not followed (`$name/` works at the very beginning only)",
        ),
        (
            format!("source: {}", chart("$values/a.yaml")),
            "argo/bad-ref [$values/a.yaml] `$values` in the only source of an Application is not a reference (write a path from the repository's root, with a leading `/`, or use `sources`)",
        ),
        (
            format!("sources: [{{{CHART}}}, {{repoURL: https://x, ref: a.b}}]"),
            "argo/bad-ref [a.b] `a.b` cannot be the `ref` of a source (write letters, digits, `-` and `_`)",
        ),
        (
            format!("sources: [{{{CHART}}}, {VALUES}, {{repoURL: https://x, ref: values}}]"),
            "argo/bad-ref [values] two sources have the `ref` `values` (give each a name of its own)",
        ),
        (
            format!("sources: [{{{CHART}, ref: values}}]"),
            "argo/bad-ref [values] the source with `ref` `values` is not a Git repository (values files can be referred to in Git repositories alone)",
        ),
        (
            format!("sources: [{{{CHART}}}, {{repoURL: oci://x/y, ref: values}}]"),
            "argo/bad-ref [values] the source with `ref` `values` is not a Git repository (values files can be referred to in Git repositories alone)",
        ),
        (
            format!("sources: [{{{CHART}}}, {{repoURL: https://x, ref: values, path: v}}]"),
            "argo/ref-path [v] the source with `ref` `values` has a `path`, which is deployed too (leave it away: `$values/` is the root of the repository in any case)",
        ),
        (
            format!("sources: [{{repoURL: https://git.example.com/deploy, path: charts}}, {VALUES}]"),
            "argo/same-repository [https://git.example.com/deploy.git] a reference between two sources of one repository, `https://git.example.com/deploy.git` (use one `source` with `path:`, and values files from the repository's root, with a leading `/`)",
        ),
        (
            format!(
                "sources: [{{{CHART}}}, {VALUES}, {{repoURL: https://git.example.com/deploy.git, targetRevision: v1, ref: b}}]"
            ),
            "argo/same-repository [https://git.example.com/deploy.git] a reference between two revisions of one repository, `https://git.example.com/deploy.git` (use one `source` with `path:`, and values files from the repository's root, with a leading `/`)",
        ),
        ("sources: [{repoURL: https://x, path: a}, {repoURL: https://x, path: b}]".to_owned(), ""),
    ] {
        let expected: &[&str] = if expected.is_empty() { &[] } else { &[expected] };
        assert_eq!(reports(&spec, check), expected, "{spec}");
    }
}

#[test]
fn helm_is_called_as_it_is_meant() {
    for (helm, expected) in [
        ("{valueFiles: [a.yaml, /b.yaml]}", ""),
        (
            "{valueFiles: ['a*.yaml']}",
            "argo/values-glob ['a*.yaml'] values file `a*.yaml` is a pattern to Argo CD (name the files, without `*`, `?` and `[`)",
        ),
        (
            "{values: 'a: 1', valuesObject: {a: 1}}",
            "argo/values-shadowed ['a: 1'] `values` beside `valuesObject` is ignored (move its keys into `valuesObject`)",
        ),
        (
            "{releaseName: A}",
            "argo/release-name [A] `A` cannot be the name of a Helm release (write lower-case letters, digits, `-` and `.`, a letter or digit first and last, at most 53)",
        ),
        ("{parameters: [{name: a, value: 'a$$b ${ARGOCD_APP_NAME} $KUBE_VERSION'}]}", ""),
        (
            "{parameters: [{name: a, value: 'pa$word'}]}",
            "argo/parameter-dollar ['pa$word'] Argo CD replaces `$word` in a Helm parameter by nothing (write `$$` for a dollar, or put the value among `values`)",
        ),
    ] {
        let spec = format!("source: {{{CHART}, helm: {helm}}}");
        let expected: &[&str] = if expected.is_empty() { &[] } else { &[expected] };
        assert_eq!(reports(&spec, check), expected, "{spec}");
    }
}

#[test]
fn globs_came_with_3_4() {
    let mut application = http_chart();
    application.passthrough = Some(node("{source: {helm: {valueFiles: ['$values/[a].yaml']}}}"));
    for (version, reports) in [(Version::V3_3, 0), (Version::V3_4, 1)] {
        let mut sink = Sink::default();
        check_application(&application, version, node("x").span, &mut sink);
        assert_eq!(sink.diagnostics().len(), reports, "{version}");
    }
}

#[test]
fn destinations_are_whole() {
    let spec = |rest: &str| format!("{{source: {{{CHART}}}, {rest}}}");
    for (spec, expected) in [
        (spec("destination: {name: null, server: https://x}"), ""),
        (
            spec("destination: {server: https://x}"),
            "argo/destination [https://x] a destination has either `name` or `server`, not both (keep one of them; `name: null` takes away a name from elsewhere)",
        ),
        (
            spec("destination: {name: null}"),
            "argo/destination [{name: null}] a destination has neither `name` nor `server` (write `name:` with the cluster's name in Argo CD, or `server:` with the URL of its API server)",
        ),
        (
            spec("destination: {namespace: A}"),
            "argo/namespace-name [A] `A` cannot be the name of a namespace (write lower-case letters, digits and `-`, a letter or digit first and last, at most 63)",
        ),
        (
            spec("syncPolicy: {managedNamespaceMetadata: {labels: {a: b}}}"),
            "argo/namespace-metadata-without-namespace [{labels: {a: b}}] `managedNamespaceMetadata` without `CreateNamespace=true` has no effect (set it in the manifest that brings the namespace, or add the sync option `CreateNamespace=true`)",
        ),
    ] {
        let expected: &[&str] = if expected.is_empty() { &[] } else { &[expected] };
        assert_eq!(reports(&spec, check), expected, "{spec}");
    }
}

#[test]
fn a_block_is_checked_by_itself() {
    table(
        &[
            ("{source: {helm: {skipCrds: true}}, destination: {namespace: x}, project: null}", &[]),
            ("{syncPolicy: {retry: {refresh: true}}}", &[]),
            (
                "{source: {helm: {valuesObject: {any: {thing: [1]}}}, kustomize: {replicas: [{name: a, count: 3}, {name: b, count: '3'}]}}}",
                &[],
            ),
            (
                "{source: {helm: {valuesFiles: [a]}}}",
                &[
                    "argo/unknown-field [valuesFiles] unknown field `valuesFiles` in `spec.source.helm` (did you mean `valueFiles`?)",
                ],
            ),
            (
                "{sources: [{directory: {recurse: yes please}}]}",
                &[
                    "argo/wrong-type [yes please] `spec.sources.directory.recurse` must be `true` or `false`, not a string",
                ],
            ),
            (
                "{source: {helm: {valuesObject: [1]}}}",
                &["argo/wrong-type [[1]] `spec.source.helm.valuesObject` must be a map, not a list"],
            ),
            (
                "{source: {kustomize: {patches: [{options: {a: 1}}], commonLabels: {a: 1}}}}",
                &[
                    "argo/wrong-type [1] `spec.source.kustomize.patches.options.a` must be `true` or `false`, not a whole number",
                    "argo/wrong-type [1] `spec.source.kustomize.commonLabels.a` must be a string, not a whole number (quote it)",
                ],
            ),
            (
                "{sourceHydrator: {syncSource: {path: .}}}",
                &[
                    "argo/wrong-type [.] `spec.sourceHydrator.syncSource.path` must be a directory below the root, not a string",
                ],
            ),
            (
                "{syncPolicy: {syncOptions: [Prunelast=true]}, ignoreDifferences: [{kind: Job, jsonPointers: [/a]}], revisionHistoryLimit: -1}",
                &[
                    "argo/unknown-sync-option [Prunelast=true] unknown sync option `Prunelast=true` (did you mean `PruneLast=true`?)",
                    "argo/ignore-differences-group [Job] ignored difference never matches: `Job` is not of the core group (write `group: batch`)",
                    "argo/out-of-range [-1] `revisionHistoryLimit` must be 0 or more, not -1",
                ],
            ),
            ("text", &["argo/wrong-type [text] `spec` must be a map, not a string"]),
            ("null", &[]),
        ],
        |node, sink| passthrough::check(node, Version::V3_6, sink),
    );
}

#[test]
fn a_field_needs_its_version() {
    for (spec, since) in [
        ("{source: {tagPrefix: a}}", Version::V3_5),
        ("{sourceHydrator: {syncSource: {repoURL: a}}}", Version::V3_5),
        ("{source: {directory: {disableExtensionFilter: true}}}", Version::V3_6),
        ("{syncPolicy: {automated: {enabled: true}}}", Version::V3_3),
    ] {
        for version in Version::ALL {
            let found = reports(spec, |node, sink| passthrough::check(node, version, sink));
            assert_eq!(found.is_empty(), version >= since, "{spec} {version}: {found:?}");
        }
    }
    assert_eq!(
        reports("{source: {tagPrefix: a}}", |node, sink| passthrough::check(node, Version::V3_4, sink)),
        [
            "argo/field-version [tagPrefix] Argo CD 3.4 has no `spec.source.tagPrefix` (it came with 3.5; `argocd.version` says 3.4)"
        ]
    );
}

#[test]
fn what_the_policy_said_before_is_not_said_again() {
    let replace = "{syncPolicy: {syncOptions: [Replace=true, ServerSideApply=true]}}";
    for (base, over, reports) in [
        ("{}", replace, vec!["argo/replace-over-server-side-apply"]),
        ("{syncOptions: [Replace=true, ServerSideApply=true]}", replace, vec![]),
        ("{syncOptions: [Replace=true, ServerSideApply=true]}", "{project: other}", vec![]),
    ] {
        let mut application = http_chart();
        application.spec.sync_policy =
            crate::SyncPolicy::decode(&node(base), Version::V3_6, &mut Sink::default());
        application.passthrough = Some(node(over));
        let mut sink = Sink::default();
        check_application(&application, Version::V3_6, node("x").span, &mut sink);
        let codes: Vec<_> = sink.diagnostics().iter().map(|diagnostic| diagnostic.code.name).collect();
        assert_eq!(codes, reports, "{base} + {over}");
    }
}
