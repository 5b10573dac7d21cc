//! Checks request bodies against Discord's own description of its API.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use jsonschema::Validator;
use local_discord::Request;
use serde_json::{Value, json};

const EXTRACT: &str = include_str!("../openapi/discord-openapi.json");

/// How a request's body violates Discord's description; nothing for routes without a body.
pub fn mistakes(request: &Request) -> Vec<String> {
    let Some(body) = &request.body else {
        return Vec::new();
    };
    let Some(alternatives) = validators().get(&(request.method.clone(), request.route.clone()))
    else {
        return vec![format!(
            "{} {} takes no body",
            request.method, request.route
        )];
    };
    let found = alternatives.iter().map(|schema| errors(schema, body));
    // Of several forms that a body can have, the nearest one shows best what is wrong.
    found.min_by_key(Vec::len).unwrap_or_default()
}

fn errors(schema: &Validator, body: &Value) -> Vec<String> {
    schema
        .iter_errors(body)
        .map(|error| format!("{}: {error}", error.instance_path()))
        .collect()
}

type ByRoute = BTreeMap<(String, String), Vec<Validator>>;

/// The schemas of each route's body, compiled once.
fn validators() -> &'static ByRoute {
    static VALIDATORS: OnceLock<ByRoute> = OnceLock::new();
    VALIDATORS.get_or_init(|| {
        let mut extract: Value = serde_json::from_str(EXTRACT).expect("the extract is JSON");
        loosen(&mut extract);
        let mut all = ByRoute::new();
        for (route, methods) in extract["paths"].as_object().expect("paths") {
            for (method, schema) in methods
                .as_object()
                .expect("methods")
                .iter()
                .filter(|(_, schema)| !schema.is_null())
            {
                let alternatives = schema["anyOf"]
                    .as_array()
                    .cloned()
                    .unwrap_or_else(|| vec![schema.clone()]);
                let compiled = alternatives
                    .iter()
                    .map(|one| compiled(one, &extract["components"]))
                    .collect();
                all.insert((method.to_uppercase(), route.clone()), compiled);
            }
        }
        all
    })
}

fn compiled(schema: &Value, components: &Value) -> Validator {
    let schema = json!({ "allOf": [schema], "components": components });
    jsonschema::draft202012::new(&schema).expect("Discord's schemas compile")
}

/// Applies what Discord says about its description: any of the listed forms will do, and integers
/// may be written as strings (so ids may be numbers, and permissions strings).
fn loosen(value: &mut Value) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(loosen),
        Value::Object(fields) => {
            fields.values_mut().for_each(loosen);
            if let Some(forms) = fields.remove("oneOf") {
                fields.insert("anyOf".to_owned(), forms);
            }
            let types = match fields.get("type") {
                Some(Value::String(one)) => vec![json!(one)],
                Some(Value::Array(several)) => several.clone(),
                _ => return,
            };
            let is_snowflake = fields.get("format") == Some(&json!("snowflake"));
            let added = if types.contains(&json!("integer")) && !types.contains(&json!("string")) {
                fields.insert("pattern".to_owned(), json!("^-?[0-9]+$"));
                "string"
            } else if is_snowflake {
                "integer"
            } else {
                return;
            };
            fields.insert(
                "type".to_owned(),
                types.into_iter().chain([json!(added)]).collect(),
            );
        }
        _ => {}
    }
}
