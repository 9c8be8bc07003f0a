//! Label selectors.

use stackc_source::Spanned;
use stackc_yaml::{Data, Node};

use crate::decode::{Context, Decode, Plain, Table, Words};
use crate::diagnostics as d;
use crate::record;
use crate::shape::Shape;

/// Which clusters a placement is for.
#[derive(Clone, Debug)]
pub enum Selector {
    /// `all`.
    All,
    /// A Kubernetes label selector; never empty.
    Labels(LabelSelector),
}

record! {
    /// A Kubernetes label selector: a cluster must satisfy every line of it.
    pub struct LabelSelector as "LabelSelector" {
        /// Labels and the values they must have.
        match_labels "matchLabels": Table<Plain>,
        /// Conditions on labels.
        match_expressions "matchExpressions": Vec<Requirement>,
    }
}

record! {
    /// A condition on one label.
    pub struct Requirement as "Requirement" {
        /// The label.
        key "key": Plain,
        /// `In`, `NotIn`, `Exists` or `DoesNotExist`.
        operator "operator": Spanned<Operator>,
        /// The values of `In` and `NotIn`.
        values "values": Vec<Plain>,
    }
}

/// How a requirement looks at a label. A cluster without the label satisfies `NotIn`, as in Kubernetes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operator {
    /// It is there, with one of the values.
    In,
    /// It is not there, or has none of the values.
    NotIn,
    /// It is there.
    Exists,
    /// It is not there.
    DoesNotExist,
}

impl Words for Operator {
    const WORDS: &'static [(&'static str, Operator)] = &[
        ("In", Operator::In),
        ("NotIn", Operator::NotIn),
        ("Exists", Operator::Exists),
        ("DoesNotExist", Operator::DoesNotExist),
    ];
}

impl Selector {
    /// Whether a cluster with these labels is selected.
    pub fn selects(&self, labels: &Table<Plain>) -> bool {
        let Selector::Labels(selector) = self else { return true };
        let label = |key: &str| labels.get(key).map(|value| value.value.as_ref());
        selector.match_labels.0.iter().all(|(key, value)| label(key) == Some(value.value.as_ref()))
            && selector.match_expressions.iter().all(|requirement| {
                let found = label(&requirement.key.value);
                let listed = || requirement.values.iter().any(|value| Some(value.value.as_ref()) == found);
                match requirement.operator.value {
                    Operator::In => found.is_some() && listed(),
                    Operator::NotIn => !listed(),
                    Operator::Exists => found.is_some(),
                    Operator::DoesNotExist => found.is_none(),
                }
            })
    }
}

impl Decode for Selector {
    fn decode(node: &Node, cx: &mut Context) -> Option<Selector> {
        match &node.data {
            Data::String(text) if text.as_ref() == "all" => return Some(Selector::All),
            Data::Map(_) => {}
            Data::Null => {
                cx.sink.push(d::empty_selector::at(node.place()));
                return None;
            }
            _ => {
                cx.sink.push(d::wrong_type::expected(node, "a label selector, or `all`"));
                return None;
            }
        }
        let selector = LabelSelector::decode(node, cx)?;
        // What is there but was not understood has been reported; it is not empty.
        if node.as_map().is_some_and(|map| map.iter().all(|(_, entry)| is_empty(&entry.node))) {
            cx.sink.push(d::empty_selector::at(node.place()));
            return None;
        }
        for requirement in &selector.match_expressions {
            let wants = matches!(requirement.operator.value, Operator::In | Operator::NotIn);
            if wants == requirement.values.is_empty() {
                cx.sink.push(d::bad_selector::values(requirement.operator, wants));
            }
        }
        Some(Selector::Labels(selector))
    }

    fn shape() -> Shape {
        Shape::OneOf(vec![Shape::Words(vec!["all"]), LabelSelector::shape()])
    }
}

fn is_empty(node: &Node) -> bool {
    match &node.data {
        Data::Null => true,
        Data::Map(map) => map.is_empty(),
        Data::Seq(items) => items.is_empty(),
        _ => false,
    }
}
