//! Where an app's tools are, and the secrets by which they know us.

use std::collections::BTreeMap;

use tilmash_engine::model::Tool;
use tilmash_engine::name::Name;
use tilmash_engine::program::Program;
use tilmash_engine::syntax::Words;

use super::environment::Environment;
use super::{Fault, fault};
use crate::tools::ToolAddress;

/// The addresses of all tools. What is wrong is a fault of the variable that says it.
pub(super) fn read(
    environment: &Environment,
    program: &Program,
    faults: &mut Vec<Fault>,
) -> BTreeMap<Name, ToolAddress> {
    let mut addresses = BTreeMap::new();
    for tool in program.model.tools.values() {
        if let Some(address) = address(environment, tool, faults) {
            addresses.insert(tool.name.clone(), address);
        }
    }
    addresses
}

fn address(environment: &Environment, tool: &Tool, faults: &mut Vec<Fault>) -> Option<ToolAddress> {
    let mut read = |words: &Words, what: &str| match words {
        Words::Written(text) => Some(text.clone()),
        Words::Environment(variable) => {
            let value = environment.get(variable).map(str::to_owned);
            if value.is_none() {
                let advice = match environment.near(variable) {
                    Some(near) => format!("is not set, but `{near}` is: write {what}"),
                    None => format!("is not set: write {what}"),
                };
                faults.push(fault(variable, advice));
            }
            value
        }
    };
    let name = &tool.name;
    let url = read(
        &tool.address,
        &format!("the address of the tool `{name}`, such as `https://example.com/api`"),
    );
    let bearer = match &tool.bearer {
        Some(words) => Some(read(words, &format!("the token of the tool `{name}`"))?),
        None => None,
    };
    let headers = tool.headers.iter().map(|(header, words)| {
        let value = read(
            words,
            &format!("the header `{header}` of the tool `{name}`"),
        )?;
        Some((header.clone(), value))
    });
    let headers: Option<Vec<_>> = headers.collect();
    let (url, headers) = (url?, headers?);
    let address = ToolAddress::new(&url, bearer.as_deref(), &headers);
    if address.is_none() {
        // Neither the address nor a token is repeated.
        let variable = match &tool.address {
            Words::Environment(variable) => variable.clone(),
            Words::Written(_) => format!("tools/{name}.yaml"),
        };
        let advice = format!(
            "is no address of the tool `{name}`, or its token or a header has signs that cannot be \
             sent: write `https://example.com/api`, without a query"
        );
        faults.push(fault(&variable, advice));
    }
    address
}
