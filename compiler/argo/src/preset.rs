use stackc_source::{Sink, Span};
use stackc_yaml::{Data, Entry, Map, Node};

use crate::diagnostics::unknown_preset;

/// A named sync policy: Ankra's profiles. The settings are a block as users write it, so that what is written
/// beside `preset` is laid over it by the code that lays layers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Preset {
    /// Automated, prunes, heals itself; 10 revisions.
    Default,
    /// As `default`; 5 revisions.
    Development,
    /// By hand; 20 revisions.
    Critical,
    /// Automated, heals itself, never prunes; 10 revisions.
    Stateful,
}

impl Preset {
    /// All of them.
    pub const ALL: [Preset; 4] = [Preset::Default, Preset::Development, Preset::Critical, Preset::Stateful];

    /// The preset of a name.
    pub fn by_name(name: &str) -> Option<Preset> {
        Preset::ALL.into_iter().find(|preset| preset.name() == name)
    }

    /// Reads `syncPolicy.preset`; null is none. What is no preset is `argo/unknown-preset`.
    pub fn from_node(node: &Node, sink: &mut Sink) -> Option<Preset> {
        if node.is_null() {
            return None;
        }
        let preset = node.as_str().and_then(Preset::by_name);
        if preset.is_none() {
            sink.push(unknown_preset::new(node));
        }
        preset
    }

    /// The name in `preset:`.
    pub fn name(self) -> &'static str {
        match self {
            Preset::Default => "default",
            Preset::Development => "development",
            Preset::Critical => "critical",
            Preset::Stateful => "stateful",
        }
    }

    /// The block `syncPolicy` that the preset stands for, every part of it written at `span`. It says `automated: null`
    /// where it means by hand, so that it takes away what lower layers say.
    pub fn sync_policy(self, span: Span) -> Node {
        let node = |data| Node::new(data, span);
        let map = |entries: Vec<(&str, Data)>| {
            let entry = |(key, data): (&str, Data)| (key.into(), Entry { key: span, node: node(data) });
            Data::Map(entries.into_iter().map(entry).collect::<Map>().into())
        };
        let automated = match self {
            Preset::Critical => Data::Null,
            _ => map(vec![("prune", Data::Bool(self != Preset::Stateful)), ("selfHeal", Data::Bool(true))]),
        };
        let options = vec![node(Data::String("ServerSideApply=true".into()))];
        node(map(vec![("automated", automated), ("syncOptions", Data::Seq(options.into()))]))
    }

    /// The add-on's `revisionHistoryLimit`, unless something is written.
    pub fn revision_history_limit(self) -> i64 {
        match self {
            Preset::Default | Preset::Stateful => 10,
            Preset::Development => 5,
            Preset::Critical => 20,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{node, reports};
    use crate::{SyncPolicy, Version};

    #[test]
    fn presets_are_ankras() {
        for (name, policy, revisions) in [
            (
                "default",
                "{automated: {prune: true, selfHeal: true}, syncOptions: [ServerSideApply=true]}",
                10,
            ),
            (
                "development",
                "{automated: {prune: true, selfHeal: true}, syncOptions: [ServerSideApply=true]}",
                5,
            ),
            ("critical", "{automated: null, syncOptions: [ServerSideApply=true]}", 20),
            (
                "stateful",
                "{automated: {prune: false, selfHeal: true}, syncOptions: [ServerSideApply=true]}",
                10,
            ),
        ] {
            let preset = Preset::by_name(name).unwrap();
            let block = preset.sync_policy(node("x").span);
            assert_eq!(block, node(policy), "{name}");
            assert_eq!(preset.revision_history_limit(), revisions, "{name}");
            let mut sink = Sink::default();
            let decoded = SyncPolicy::decode(&block, Version::V3_3, &mut sink);
            assert!(sink.is_empty(), "{name}");
            assert_eq!(decoded.is_automated(), name != "critical");
        }
    }

    #[test]
    fn unknown_presets_are_errors() {
        let read = |node: &Node, sink: &mut Sink| Preset::from_node(node, sink);
        assert_eq!(
            reports("statefull", read),
            ["argo/unknown-preset [statefull] unknown preset `statefull` (did you mean `stateful`?)"]
        );
        assert_eq!(
            reports("[default]", read),
            [
                "argo/unknown-preset [[default]] `preset` must be a name, not a list (there are `default`, `development`, `critical`, `stateful`)"
            ]
        );
        assert_eq!(reports("null", read), [""; 0]);
    }
}
