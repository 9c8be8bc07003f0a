//! The fields of Argo CD's specs: names, types and the first version that has them, in the order of Argo CD's
//! documentation. A test compares both tables with the CRDs of Argo CD 3.4.13, 3.5.7 and 3.6.1; those of 3.3.0
//! were found to have the same fields as 3.4's.

use crate::Version;

/// A field of a map.
#[derive(Debug)]
pub(crate) struct Field {
    /// The key.
    pub name: &'static str,
    /// What it takes.
    pub ty: Type,
    /// The first version that has it.
    pub since: Version,
    /// Whether the map needs it.
    pub required: bool,
}

/// What a field takes.
#[derive(Debug)]
pub(crate) enum Type {
    /// Text.
    String,
    /// Text that is a directory below the root: neither empty nor `.` nor `/`.
    Below,
    /// `true` or `false`.
    Bool,
    /// A whole number of 64 bits.
    Integer,
    /// A whole number or text.
    IntOrString,
    /// A map of text.
    Strings,
    /// A map of `true` or `false`.
    Bools,
    /// Any map.
    Any,
    /// A map of these fields.
    Map(&'static [Field]),
    /// A list.
    List(&'static Type),
}

/// The fields of an Application's spec.
pub(crate) static APPLICATION: &[Field] = &[
    field("project", Type::String).required(),
    field("source", Type::Map(SOURCE)),
    field("sources", Type::List(&Type::Map(SOURCE))),
    field("destination", Type::Map(DESTINATION)).required(),
    field("info", Type::List(&Type::Map(INFO))),
    field("syncPolicy", Type::Map(SYNC_POLICY)),
    field("ignoreDifferences", Type::List(&Type::Map(IGNORE_DIFFERENCE))),
    field("revisionHistoryLimit", Type::Integer),
    field(
        "sourceHydrator",
        Type::Map(&[
            field("drySource", Type::Map(DRY_SOURCE)).required(),
            field(
                "syncSource",
                Type::Map(&[
                    field("repoURL", Type::String).since(Version::V3_5),
                    field("targetBranch", Type::String).required(),
                    field("path", Type::Below).required(),
                ]),
            )
            .required(),
            field("hydrateTo", Type::Map(&[field("targetBranch", Type::String).required()])),
        ]),
    ),
];

/// The fields of an AppProject's spec.
#[cfg_attr(not(test), expect(dead_code, reason = "no block of the language reaches the AppProject yet"))]
pub(crate) static APP_PROJECT: &[Field] = &[
    field("description", Type::String),
    field("sourceRepos", Type::List(&Type::String)),
    field(
        "destinations",
        Type::List(&Type::Map(&[
            field("namespace", Type::String),
            field("server", Type::String),
            field("name", Type::String),
        ])),
    ),
    field(
        "destinationServiceAccounts",
        Type::List(&Type::Map(&[
            field("server", Type::String).required(),
            field("namespace", Type::String),
            field("defaultServiceAccount", Type::String).required(),
        ])),
    ),
    field("clusterResourceWhitelist", Type::List(&Type::Map(NAMED_GROUP_KIND))),
    field("clusterResourceBlacklist", Type::List(&Type::Map(NAMED_GROUP_KIND))),
    field("namespaceResourceBlacklist", Type::List(&Type::Map(GROUP_KIND))),
    field("namespaceResourceWhitelist", Type::List(&Type::Map(GROUP_KIND))),
    field(
        "orphanedResources",
        Type::Map(&[
            field("warn", Type::Bool),
            field(
                "ignore",
                Type::List(&Type::Map(&[
                    field("group", Type::String),
                    field("kind", Type::String),
                    field("name", Type::String),
                ])),
            ),
        ]),
    ),
    field(
        "roles",
        Type::List(&Type::Map(&[
            field("name", Type::String).required(),
            field("description", Type::String),
            field("policies", Type::List(&Type::String)),
            field("groups", Type::List(&Type::String)),
            field(
                "jwtTokens",
                Type::List(&Type::Map(&[
                    field("iat", Type::Integer).required(),
                    field("exp", Type::Integer),
                    field("id", Type::String),
                ])),
            ),
        ])),
    ),
    field(
        "syncWindows",
        Type::List(&Type::Map(&[
            field("kind", Type::String),
            field("schedule", Type::String),
            field("duration", Type::String),
            field("applications", Type::List(&Type::String)),
            field("namespaces", Type::List(&Type::String)),
            field("clusters", Type::List(&Type::String)),
            field("manualSync", Type::Bool),
            field("syncOverrun", Type::Bool).since(Version::V3_5),
            field("timeZone", Type::String),
            field("andOperator", Type::Bool),
            field("description", Type::String),
        ])),
    ),
    field("permitOnlyProjectScopedClusters", Type::Bool),
    field("sourceNamespaces", Type::List(&Type::String)),
    field("signatureKeys", Type::List(&Type::Map(&[field("keyID", Type::String).required()]))),
    field(
        "sourceIntegrity",
        Type::Map(&[field(
            "git",
            Type::Map(&[field("policies", Type::List(&Type::Map(INTEGRITY_POLICY))).required()]),
        )
        .required()]),
    )
    .since(Version::V3_5),
];

/// The fields of `syncPolicy`.
pub(crate) static SYNC_POLICY: &[Field] = &[
    field(
        "automated",
        Type::Map(&[
            field("enabled", Type::Bool),
            field("prune", Type::Bool),
            field("selfHeal", Type::Bool),
            field("allowEmpty", Type::Bool),
        ]),
    ),
    field("syncOptions", Type::List(&Type::String)),
    field(
        "managedNamespaceMetadata",
        Type::Map(&[field("labels", Type::Strings), field("annotations", Type::Strings)]),
    ),
    field(
        "retry",
        Type::Map(&[
            field("limit", Type::Integer),
            field(
                "backoff",
                Type::Map(&[
                    field("duration", Type::String),
                    field("factor", Type::Integer),
                    field("maxDuration", Type::String),
                ]),
            ),
            field("refresh", Type::Bool),
        ]),
    ),
];

/// The fields of an entry of `ignoreDifferences`.
pub(crate) static IGNORE_DIFFERENCE: &[Field] = &[
    field("group", Type::String),
    field("kind", Type::String).required(),
    field("name", Type::String),
    field("namespace", Type::String),
    field("jsonPointers", Type::List(&Type::String)),
    field("jqPathExpressions", Type::List(&Type::String)),
    field("managedFieldsManagers", Type::List(&Type::String)),
];

/// The fields of an entry of `info`.
pub(crate) static INFO: &[Field] =
    &[field("name", Type::String).required(), field("value", Type::String).required()];

/// The fields of `destination`.
pub(crate) static DESTINATION: &[Field] =
    &[field("server", Type::String), field("name", Type::String), field("namespace", Type::String)];

static SOURCE: &[Field] = &[
    field("repoURL", Type::String).required(),
    field("targetRevision", Type::String),
    field("path", Type::String),
    field("chart", Type::String),
    field("tagPrefix", Type::String).since(Version::V3_5),
    field("helm", Type::Map(HELM)),
    field("kustomize", Type::Map(KUSTOMIZE)),
    field("directory", Type::Map(DIRECTORY)),
    field("plugin", Type::Map(PLUGIN)),
    field("ref", Type::String),
    field("name", Type::String),
];

static DRY_SOURCE: &[Field] = &[
    field("repoURL", Type::String).required(),
    field("targetRevision", Type::String).required(),
    field("path", Type::String).required(),
    field("helm", Type::Map(HELM)),
    field("kustomize", Type::Map(KUSTOMIZE)),
    field("directory", Type::Map(DIRECTORY)),
    field("plugin", Type::Map(PLUGIN)),
];

static HELM: &[Field] = &[
    field("passCredentials", Type::Bool),
    field(
        "parameters",
        Type::List(&Type::Map(&[
            field("name", Type::String),
            field("value", Type::String),
            field("forceString", Type::Bool),
        ])),
    ),
    field(
        "fileParameters",
        Type::List(&Type::Map(&[field("name", Type::String), field("path", Type::String)])),
    ),
    field("releaseName", Type::String),
    field("valueFiles", Type::List(&Type::String)),
    field("ignoreMissingValueFiles", Type::Bool),
    field("values", Type::String),
    field("valuesObject", Type::Any),
    field("skipCrds", Type::Bool),
    field("skipSchemaValidation", Type::Bool),
    field("skipTests", Type::Bool),
    field("version", Type::String),
    field("kubeVersion", Type::String),
    field("apiVersions", Type::List(&Type::String)),
    field("namespace", Type::String),
];

static KUSTOMIZE: &[Field] = &[
    field("version", Type::String),
    field("namePrefix", Type::String),
    field("nameSuffix", Type::String),
    field("commonLabels", Type::Strings),
    field("commonAnnotations", Type::Strings),
    field("commonAnnotationsEnvsubst", Type::Bool),
    field("labelWithoutSelector", Type::Bool),
    field("labelIncludeTemplates", Type::Bool),
    field("forceCommonLabels", Type::Bool),
    field("forceCommonAnnotations", Type::Bool),
    field("images", Type::List(&Type::String)),
    field("namespace", Type::String),
    field(
        "replicas",
        Type::List(&Type::Map(&[
            field("name", Type::String).required(),
            field("count", Type::IntOrString).required(),
        ])),
    ),
    field("components", Type::List(&Type::String)),
    field("ignoreMissingComponents", Type::Bool),
    field(
        "patches",
        Type::List(&Type::Map(&[
            field("path", Type::String),
            field("patch", Type::String),
            field(
                "target",
                Type::Map(&[
                    field("group", Type::String),
                    field("version", Type::String),
                    field("kind", Type::String),
                    field("name", Type::String),
                    field("namespace", Type::String),
                    field("labelSelector", Type::String),
                    field("annotationSelector", Type::String),
                ]),
            ),
            field("options", Type::Bools),
        ])),
    ),
    field("kubeVersion", Type::String),
    field("apiVersions", Type::List(&Type::String)),
];

static DIRECTORY: &[Field] = &[
    field("recurse", Type::Bool),
    field(
        "jsonnet",
        Type::Map(&[
            field("extVars", Type::List(&Type::Map(JSONNET_VARIABLE))),
            field("tlas", Type::List(&Type::Map(JSONNET_VARIABLE))),
            field("libs", Type::List(&Type::String)),
        ]),
    ),
    field("exclude", Type::String),
    field("include", Type::String),
    field("disableExtensionFilter", Type::Bool).since(Version::V3_6),
];

static JSONNET_VARIABLE: &[Field] = &[
    field("name", Type::String).required(),
    field("value", Type::String).required(),
    field("code", Type::Bool),
];

static PLUGIN: &[Field] = &[
    field("name", Type::String),
    field(
        "env",
        Type::List(&Type::Map(&[
            field("name", Type::String).required(),
            field("value", Type::String).required(),
        ])),
    ),
    field(
        "parameters",
        Type::List(&Type::Map(&[
            field("name", Type::String),
            field("string", Type::String),
            field("array", Type::List(&Type::String)),
            field("map", Type::Strings),
        ])),
    ),
];

static GROUP_KIND: &[Field] =
    &[field("group", Type::String).required(), field("kind", Type::String).required()];

static NAMED_GROUP_KIND: &[Field] = &[
    field("group", Type::String).required(),
    field("kind", Type::String).required(),
    field("name", Type::String),
];

static INTEGRITY_POLICY: &[Field] = &[
    field("repos", Type::List(&Type::Map(&[field("url", Type::String).required()]))).required(),
    field(
        "gpg",
        Type::Map(&[
            field("mode", Type::String).required(),
            field("keys", Type::List(&Type::String)).required(),
        ]),
    )
    .required(),
];

const fn field(name: &'static str, ty: Type) -> Field {
    Field { name, ty, since: Version::V3_3, required: false }
}

impl Field {
    const fn required(self) -> Field {
        Field { name: self.name, ty: self.ty, since: self.since, required: true }
    }

    const fn since(self, version: Version) -> Field {
        Field { name: self.name, ty: self.ty, since: version, required: self.required }
    }
}
