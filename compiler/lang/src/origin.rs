//! `sources`: where charts come from.

use stackc_source::Spanned;
use stackc_yaml::{Data, Node};

use crate::decode::{Context, Decode, Plain, Words};
use crate::diagnostics as d;
use crate::record;
use crate::shape::Shape;

/// Where charts come from: an entry of `sources`.
#[derive(Clone, Debug)]
pub struct Origin {
    /// What kind, and where.
    pub place: Place,
    /// Whether its charts are copied into the tree.
    pub in_tree: bool,
    /// Whether Argo CD's native OCI form is written.
    pub native_oci: bool,
    /// Whether credentials are named, for whatever fetches charts.
    pub credentials: Option<Node>,
}

/// What kind of source, and its address.
#[derive(Clone, Debug)]
pub enum Place {
    /// An HTTP Helm repository.
    Http(Plain),
    /// An OCI registry; the URL with `oci://`.
    Oci(Plain),
    /// A Git repository.
    Git {
        /// Its URL.
        url: Plain,
        /// The revision; without a lock a full commit id.
        revision: Option<Plain>,
    },
}

impl Place {
    /// The address as it is written.
    pub fn url(&self) -> &Plain {
        match self {
            Place::Http(url) | Place::Oci(url) | Place::Git { url, .. } => url,
        }
    }
}

record! {
    /// A source with more to say than its URL.
    pub struct OriginRecord as "Source" {
        /// The URL of an HTTP Helm repository, or `oci://registry/path`.
        url "url": Option<Plain>,
        /// The URL of a Git repository; the chart is then a path in it.
        git "git": Option<Plain>,
        /// The revision of `git`; without a lock, a full commit id.
        revision "revision": Option<Plain>,
        /// Where whatever fetches charts finds credentials, such as `{env: NAME}`. Never the credentials themselves.
        credentials "credentials": Option<Node>,
        /// A file with the certificate authority to trust.
        ca "ca": Option<Plain>,
        /// `tree`: its charts are copied into the output tree.
        charts "charts": Option<Spanned<ChartsIn>>,
        /// `native`: Applications name the chart in Argo CD's native OCI form.
        oci "oci": Option<Spanned<OciForm>>,
    }
}

/// Where a source's charts are read from at deployment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChartsIn {
    /// From the output tree.
    Tree,
}

impl Words for ChartsIn {
    const WORDS: &'static [(&'static str, ChartsIn)] = &[("tree", ChartsIn::Tree)];
}

/// How an Application names an OCI chart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OciForm {
    /// `repoURL: oci://...`, with a path.
    Native,
}

impl Words for OciForm {
    const WORDS: &'static [(&'static str, OciForm)] = &[("native", OciForm::Native)];
}

impl Decode for Origin {
    fn decode(node: &Node, cx: &mut Context) -> Option<Origin> {
        if let Data::Map(_) = node.data {
            return of_record(OriginRecord::decode(node, cx)?, cx);
        }
        let url = Plain::decode(node, cx)?;
        let place = helm_place(url, cx)?;
        Some(Origin { place, in_tree: false, native_oci: false, credentials: None })
    }

    fn shape() -> Shape {
        Shape::OneOf(vec![Shape::String, OriginRecord::shape()])
    }
}

fn of_record(record: OriginRecord, cx: &mut Context) -> Option<Origin> {
    let place = match (record.url, record.git) {
        (Some(url), None) => {
            if let Some(revision) = &record.revision {
                cx.sink.push(d::bad_source::revision_without_git(revision.span));
            }
            helm_place(url, cx)?
        }
        (None, Some(url)) => {
            check_url(&url, cx);
            Place::Git { url, revision: record.revision }
        }
        (Some(url), Some(git)) => {
            cx.sink.push(d::bad_source::url_and_git(url.span, git.span));
            return None;
        }
        (None, None) => {
            cx.sink.push(d::bad_source::no_url(record.span));
            return None;
        }
    };
    if let Some(oci) = &record.oci
        && !matches!(place, Place::Oci(_))
    {
        cx.sink.push(d::bad_source::oci_form_of_other(oci.span));
    }
    Some(Origin {
        in_tree: record.charts.is_some(),
        native_oci: record.oci.is_some() && matches!(place, Place::Oci(_)),
        credentials: record.credentials,
        place,
    })
}

fn helm_place(url: Plain, cx: &mut Context) -> Option<Place> {
    check_url(&url, cx);
    let place = match url.value.split_once("://").map(|(scheme, _)| scheme) {
        Some("http" | "https") => Place::Http(url),
        Some("oci") => Place::Oci(url),
        _ => {
            cx.sink.push(d::bad_source::scheme(&url.value, url.span));
            return None;
        }
    };
    Some(place)
}

/// Reports credentials inside a URL: they would reach the tree. `git@` of an SSH address is a user, no secret.
pub fn check_url(url: &Plain, cx: &mut Context) {
    let Some((scheme, rest)) = url.value.split_once("://") else { return };
    let authority = rest.split(['/', '?', '#']).next().unwrap_or("");
    let Some((user, _)) = authority.rsplit_once('@') else { return };
    if user.contains(':') || !matches!(scheme, "ssh" | "git") {
        cx.sink.push(d::credentials_in_url::at(url.span));
    }
}
