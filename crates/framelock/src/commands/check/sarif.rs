//! Findings in the Static Analysis Results Interchange Format (OASIS, SARIF 2.1.0).

use fl_calibrate::{Checkup, Fault, Finding};
use fl_log::Log;
use serde::Serialize;
use serde_json::{Value, json};

/// The whole report.
#[derive(Debug, Serialize)]
pub(super) struct Report {
    #[serde(rename = "$schema")]
    schema: &'static str,
    version: &'static str,
    runs: [Value; 1],
}

/// One run over one log; the topics are logical locations of it.
pub(super) fn report(log: &Log, checkup: &Checkup) -> Report {
    let results: Vec<Value> = checkup.findings.iter().map(|it| result(log, it)).collect();
    Report {
        schema: "https://json.schemastore.org/sarif-2.1.0.json",
        version: "2.1.0",
        runs: [json!({
            "tool": { "driver": {
                "name": "framelock",
                "version": env!("CARGO_PKG_VERSION"),
                "rules": Fault::ALL.map(rule).to_vec(),
            } },
            "results": results,
        })],
    }
}

fn rule(fault: Fault) -> Value {
    json!({
        "id": fault.id(),
        "shortDescription": { "text": fault.title() },
        "help": { "text": fault.advice() },
        "defaultConfiguration": { "level": fault.level().name() },
    })
}

fn result(log: &Log, finding: &Finding) -> Value {
    let topic = finding.topic.iter();
    let logical: Vec<Value> = topic
        .map(|topic| json!({ "fullyQualifiedName": topic, "kind": "topic" }))
        .collect();
    let text = match &finding.topic {
        Some(topic) => format!("{topic}: {}", finding.what),
        None => finding.what.clone(),
    };
    json!({
        "ruleId": finding.fault.id(),
        "level": finding.fault.level().name(),
        "message": { "text": text },
        "locations": [{
            "physicalLocation": { "artifactLocation": { "uri": uri(log) } },
            "logicalLocations": logical,
        }],
        "properties": {
            "messages": finding.n_messages,
            "first_stamp_ns": finding.when.map(|(first, _)| first.nanos()),
            "last_stamp_ns": finding.when.map(|(_, last)| last.nanos()),
        },
    })
}

/// The path as a relative reference or URL: what is no character of one, by its bytes.
fn uri(log: &Log) -> String {
    let path = log.path().to_string_lossy();
    let mut uri = String::new();
    for byte in path.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' | b':' => {
                uri.push(char::from(byte));
            }
            _ => uri.push_str(&format!("%{byte:02X}")),
        }
    }
    uri
}
