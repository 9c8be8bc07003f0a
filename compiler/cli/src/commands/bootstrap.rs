//! `stackc bootstrap`

use stackc_argo::bootstrap::{self as argo, Options, bootstrap};
use stackc_compile::{Compiled, Settings};
use stackc_lang as lang;

use crate::project;
use crate::session::Session;
use crate::start::{CannotRun, Exit};

/// What the operator of Argo CD has to set, for the project's Argo CD; without a project for a usual one.
pub fn run(session: &mut Session) -> Result<Exit, CannotRun> {
    if project::find_root(&session.directory).is_err() {
        let usual = Options::default();
        let version = usual.version.as_str();
        session.say(&format!("no project here: for Argo CD {version} in namespace `{}`", usual.namespace));
        session.print(&bootstrap(&usual));
        return Ok(Exit::Fine);
    }
    let compiled = super::compile(session, None)?;
    let report = super::judge(session, &compiled, None, Vec::new());
    if let Some(settings) = &compiled.settings {
        let text = bootstrap(&options(settings, &compiled));
        if session.format == crate::args::Format::Json {
            return Ok(super::conclude(session, &report, Some(("bootstrap", text.into()))));
        }
        session.print(&text);
    }
    Ok(super::conclude(session, &report, None))
}

fn options(settings: &Settings, compiled: &Compiled) -> Options {
    use stackc_argo::Version;
    Options {
        version: match settings.version {
            Version::V3_3 => argo::Version::V3_3,
            Version::V3_4 => argo::Version::V3_4,
            Version::V3_5 => argo::Version::V3_5,
            Version::V3_6 => argo::Version::V3_6,
        },
        namespace: settings.namespace.to_string(),
        topology: match settings.topology {
            lang::Topology::Hub => argo::Topology::Hub,
            lang::Topology::Local => argo::Topology::Local,
        },
        ordering: match settings.ordering {
            lang::Ordering::Waves => argo::Ordering::Waves,
            lang::Ordering::None => argo::Ordering::None,
        },
        decrypt: match settings.decrypt {
            lang::Decrypt::HelmSecrets => argo::Decrypt::HelmSecrets,
            _ => argo::Decrypt::None,
        },
        path: settings.prefix.clone(),
        clusters: compiled.clusters.iter().map(|cluster| cluster.name.to_string()).collect(),
    }
}
