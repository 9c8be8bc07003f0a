use std::fmt::Write as _;

use crate::cluster::{Cluster, Placement};
use crate::project::Project;
use crate::shape::{Record, Shape};
use crate::stack::Stack;

/// The kinds of the language, in the order in which they are documented.
pub fn kinds() -> Vec<Record> {
    vec![Project::record(), Stack::record(), Placement::record(), Cluster::record()]
}

/// The reference of the language in Markdown: each kind and each record in it, with a table of its fields.
pub fn reference() -> String {
    let mut out = String::new();
    let mut queue = kinds();
    let mut at = 0;
    while let Some(record) = queue.get(at).cloned() {
        at += 1;
        write_record(&record, &mut out);
        for field in &record.fields {
            collect(&field.shape, &mut queue);
        }
    }
    out
}

fn write_record(record: &Record, out: &mut String) {
    let _ = writeln!(out, "## {}\n\n{}\n\n| field | value | |\n|---|---|---|", record.name, record.doc);
    for field in &record.fields {
        let required = if field.required { " **Required.**" } else { "" };
        let doc = field.doc.replace('\n', " ").replace('|', "\\|");
        let _ = writeln!(out, "| `{}` | {} | {doc}{required} |", field.name, words(&field.shape));
    }
    out.push('\n');
}

fn collect(shape: &Shape, queue: &mut Vec<Record>) {
    match shape {
        Shape::List(inner) | Shape::Map(inner) | Shape::NameMap(inner) | Shape::Nullable(inner) => {
            collect(inner, queue)
        }
        Shape::OneOf(shapes) => shapes.iter().for_each(|shape| collect(shape, queue)),
        Shape::Record(record) => {
            let record = record();
            if !queue.iter().any(|known| known.name == record.name) {
                queue.push(record);
            }
        }
        _ => {}
    }
}

fn words(shape: &Shape) -> String {
    match shape {
        Shape::String => "text".to_owned(),
        Shape::Name => "name".to_owned(),
        Shape::Boolean => "true or false".to_owned(),
        Shape::Integer => "whole number".to_owned(),
        Shape::Any => "anything".to_owned(),
        Shape::Words(words) => words.iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(" or "),
        Shape::List(item) => format!("list of {}", words(item)),
        Shape::Map(value) | Shape::NameMap(value) => format!("map to {}", words(value)),
        Shape::Nullable(inner) => words(inner),
        Shape::OneOf(shapes) => shapes.iter().map(words).collect::<Vec<_>>().join(", or "),
        Shape::Record(record) => {
            let name = record().name;
            format!("[{name}](#{})", name.to_lowercase())
        }
    }
}
