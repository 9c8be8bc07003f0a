//! Which subcharts take part, under which names, with which defaults: tags, conditions, aliases and import-values (Helm
//! `pkg/chart/v2/util/dependencies.go`).

use std::sync::Arc;

use stackc_source::Span;
use stackc_yaml::{Data, Entry, Map, Node};

use crate::chart::is_compatible;
use crate::coalesce::{NotAMap, Nulls, at_path, coalesce, merge};
use crate::{Chart, Dependency, ImportValue};

/// A chart as it takes part in one release.
#[derive(Clone, Debug)]
pub(crate) struct Active<'a> {
    pub chart: &'a Chart,
    /// The key of its values: its alias or its name.
    pub name: Arc<str>,
    /// Its default values; after import-values with the children's in them.
    pub defaults: Arc<Map>,
    pub subcharts: Vec<Active<'a>>,
    /// The entries of `dependencies` that are on.
    declared: Vec<&'a Dependency>,
}

/// Why the charts of a release could not be made out.
#[derive(Clone, Debug)]
pub(crate) enum Inactive {
    /// Helm's verdict.
    NotAMap(NotAMap),
    /// Aliases of aliases of aliases: more charts than anything real has.
    TooMany,
}

/// How many charts a release may have once aliases are counted.
const MAX_ACTIVE: usize = 1000;

impl From<NotAMap> for Inactive {
    fn from(error: NotAMap) -> Inactive {
        Inactive::NotAMap(error)
    }
}

impl<'a> Active<'a> {
    /// The chart with those of its subcharts that `values` leave on.
    pub(crate) fn of(chart: &'a Chart, values: &Map) -> Result<Active<'a>, Inactive> {
        let mut count = 0;
        let mut active = Active::whole(chart, &chart.metadata.name, &mut count)?;
        active.switch(values, "", &mut count)?;
        active.import()?;
        Ok(active)
    }

    /// A place that stands for what no one wrote.
    pub(crate) fn origin(&self) -> Span {
        self.chart.metadata.span
    }

    /// Everything that lies below `charts/`, under its own name.
    fn whole(chart: &'a Chart, name: &str, count: &mut usize) -> Result<Active<'a>, Inactive> {
        *count += 1;
        if *count > MAX_ACTIVE {
            return Err(Inactive::TooMany);
        }
        let below = |chart: &'a Chart| Active::whole(chart, &chart.metadata.name, count);
        Ok(Active {
            chart,
            name: name.into(),
            defaults: match &chart.values.data {
                Data::Map(map) => Arc::clone(map),
                _ => Arc::default(),
            },
            subcharts: chart.subcharts.iter().map(below).collect::<Result<_, _>>()?,
            declared: Vec::new(),
        })
    }

    /// Applies aliases, tags and conditions, here and below. `path` is where conditions of this chart are looked up in
    /// `values`: empty, or names that end in a dot.
    fn switch(&mut self, values: &Map, path: &str, count: &mut usize) -> Result<(), Inactive> {
        let dependencies = &self.chart.metadata.dependencies;
        // Helm stops here, so conditions below a chart that declares nothing have no effect.
        if dependencies.is_empty() {
            return Ok(());
        }
        let meets = |chart: &Chart, dependency: &Dependency| {
            chart.metadata.name == dependency.name
                && is_compatible(&dependency.version, &chart.metadata.version)
        };
        // What no entry asks for takes part in any case.
        let undeclared = |active: &&Active<'a>| !dependencies.iter().any(|entry| meets(active.chart, entry));
        let mut subcharts: Vec<Active<'a>> = self.subcharts.iter().filter(undeclared).cloned().collect();
        for dependency in dependencies {
            if let Some(found) = self.subcharts.iter().find(|active| meets(active.chart, dependency)) {
                subcharts.push(Active::whole(found.chart, dependency.key(), count)?);
            }
        }
        self.subcharts = subcharts;

        let merged = coalesce(self, values, Nulls::Delete)?;
        let (on, off): (Vec<&Dependency>, Vec<&Dependency>) =
            dependencies.iter().partition(|dependency| is_on(dependency, &merged, path));
        self.declared = on;
        self.subcharts.retain(|active| !off.iter().any(|dependency| dependency.key() == &*active.name));
        for active in &mut self.subcharts {
            let below = format!("{path}{}.", active.name);
            active.switch(&merged, &below, count)?;
        }
        Ok(())
    }

    /// Takes what children export into the defaults, the deepest first.
    fn import(&mut self) -> Result<(), Inactive> {
        for active in &mut self.subcharts {
            active.import()?;
        }
        if self.declared.is_empty() {
            return Ok(());
        }
        let defaults = coalesce(self, &Map::default(), Nulls::Keep)?;
        let mut imported = Map::default();
        for dependency in &self.declared {
            for import in &dependency.import_values {
                let (child, parent) = match import {
                    ImportValue::Export(name) => (format!("exports.{name}"), "."),
                    ImportValue::Table { child, parent } => (child.clone(), parent.as_str()),
                };
                let table = at_path(&defaults, &format!("{}.{child}", dependency.key()));
                // A table that is missing is worth a warning to Helm, no more.
                let Some(table) = table.filter(|node| node.as_map().is_some()) else { continue };
                if let Some(table) = below_path(parent, table).as_map() {
                    imported = merge(&imported, table, Nulls::Keep);
                }
            }
        }
        // The parent's own values win over what it imports.
        self.defaults = Arc::new(merge(&defaults, &imported, Nulls::Keep));
        Ok(())
    }
}

/// Tags first, then the first of the conditions that is a boolean.
fn is_on(dependency: &Dependency, values: &Map, path: &str) -> bool {
    let tags = values.get("tags").and_then(|entry| entry.node.as_map());
    let mut verdicts = dependency.tags.iter().filter_map(|tag| boolean(&tags?.get(tag)?.node)).peekable();
    let tagged = verdicts.peek().is_none() || verdicts.any(|verdict| verdict);
    let conditions = dependency.condition.trim().split(',').filter(|condition| !condition.is_empty());
    let mut verdicts =
        conditions.filter_map(|condition| boolean(at_path(values, &format!("{path}{condition}"))?));
    verdicts.next().unwrap_or(tagged)
}

fn boolean(node: &Node) -> Option<bool> {
    match node.data {
        Data::Bool(value) => Some(value),
        _ => None,
    }
}

/// A table under the keys of a dotted path; `.` is the root.
fn below_path(path: &str, table: &Node) -> Node {
    if path == "." {
        return table.clone();
    }
    path.rsplit('.').fold(table.clone(), |inner, key| {
        let entry = Entry { key: inner.span, node: inner.clone() };
        let map = std::iter::once((Arc::from(key), entry)).collect();
        Node::new(Data::Map(Arc::new(map)), inner.span)
    })
}
