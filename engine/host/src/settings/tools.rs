//! Where an app's tools are, and the secrets by which they know us.

use std::collections::BTreeMap;

use tilmash_engine::diagnostic::suggest;
use tilmash_engine::model::{Address, By, Starting, Tool, Way};
use tilmash_engine::name::Name;
use tilmash_engine::program::Program;
use tilmash_engine::syntax::Words;

use super::environment::Environment;
use super::{Fault, fault};
use crate::app::AppDirectory;
use crate::tools::{BuiltIns, ProgramErrors, ToolAccess, ToolAddress, ToolProgram};

/// Where tools are looked for.
#[derive(Clone, Copy)]
pub(super) struct Places<'p> {
    pub environment: &'p Environment,
    pub directory: &'p AppDirectory,
    pub built_ins: &'p BuiltIns,
    pub errors: ProgramErrors,
}

/// How all tools are reached. What is wrong is a fault of the variable that says it.
pub(super) fn read(
    places: Places<'_>,
    program: &Program,
    faults: &mut Vec<Fault>,
) -> BTreeMap<Name, ToolAccess> {
    let mut tools = BTreeMap::new();
    for tool in program.model.tools.values() {
        if let Some(access) = places.access(tool, faults) {
            tools.insert(tool.name.clone(), access);
        }
    }
    tools
}

impl Places<'_> {
    fn access(self, tool: &Tool, faults: &mut Vec<Fault>) -> Option<ToolAccess> {
        match &tool.way {
            Way::Http(address) => {
                let address = self.address(tool, address, faults)?;
                Some(ToolAccess::Http(address))
            }
            Way::McpAddress(address) => {
                let address = self.address(tool, address, faults)?;
                Some(ToolAccess::McpAddress(address))
            }
            Way::McpProgram(starting) => {
                let program = self.program(tool, starting, faults)?;
                Some(ToolAccess::McpProgram(program))
            }
            Way::BuiltIn(name) => {
                let found = self.built_ins.get(name);
                if found.is_none() {
                    let near = suggest(name, self.built_ins.names());
                    let advice = match near {
                        Some(near) => format!("did you mean `{near}`?"),
                        None => "a program of your own registers it, see docs/tools.md".to_owned(),
                    };
                    let words =
                        format!("names the built-in tool `{name}`, and there is none: {advice}");
                    faults.push(fault(&file(tool), words));
                }
                found.map(ToolAccess::BuiltIn)
            }
        }
    }

    fn words(self, words: &Words, what: &str, faults: &mut Vec<Fault>) -> Option<String> {
        match words {
            Words::Written(text) => Some(text.clone()),
            Words::Environment(variable) => self.variable(variable, what, faults),
        }
    }

    fn variable(self, variable: &str, what: &str, faults: &mut Vec<Fault>) -> Option<String> {
        let value = self.environment.get(variable).map(str::to_owned);
        if value.is_none() {
            let advice = match self.environment.near(variable) {
                Some(near) => format!("is not set, but `{near}` is: write {what}"),
                None => format!("is not set: write {what}"),
            };
            faults.push(fault(variable, advice));
        }
        value
    }

    fn headers(
        self,
        tool: &Tool,
        headers: &[(String, Words)],
        faults: &mut Vec<Fault>,
    ) -> Option<Vec<(String, String)>> {
        let each = headers.iter().map(|(header, words)| {
            let what = format!("the header `{header}` of the tool `{}`", tool.name);
            Some((header.clone(), self.words(words, &what, faults)?))
        });
        // All of them, so that all that is missing is told.
        let each: Vec<Option<(String, String)>> = each.collect();
        each.into_iter().collect()
    }

    fn address(
        self,
        tool: &Tool,
        address: &Address,
        faults: &mut Vec<Fault>,
    ) -> Option<ToolAddress> {
        let name = &tool.name;
        let url = self.words(
            &address.url,
            &format!("the address of the tool `{name}`, such as `https://example.com/api`"),
            faults,
        );
        let bearer = match &address.bearer {
            Some(words) => {
                let what = format!("the token of the tool `{name}`");
                self.words(words, &what, faults).map(Some)
            }
            None => Some(None),
        };
        let headers = self.headers(tool, &address.headers, faults);
        let mut of_operations = Vec::new();
        for operation in tool.operations.values() {
            if let By::Http(http) = &operation.by
                && !http.headers.is_empty()
            {
                let headers = self.headers(tool, &http.headers, faults)?;
                of_operations.push((&operation.name, headers));
            }
        }
        let (url, bearer, headers) = (url?, bearer?, headers?);
        let reached = ToolAddress::new(&url, bearer.as_deref(), &headers);
        let reached = of_operations
            .iter()
            .fold(reached, |reached, (operation, headers)| {
                reached?.with_headers(operation, headers)
            });
        reached.or_else(|| {
            faults.push(unreachable_tool(tool, &address.url));
            None
        })
    }

    fn program(
        self,
        tool: &Tool,
        starting: &Starting,
        faults: &mut Vec<Fault>,
    ) -> Option<ToolProgram> {
        let what = format!("what the program of the tool `{}` needs", tool.name);
        let each = starting.environment.iter().map(|variable| {
            let value = self.variable(variable, &what, faults)?;
            Some((variable.clone(), value))
        });
        let each: Vec<Option<(String, String)>> = each.collect();
        let environment: Option<Vec<(String, String)>> = each.into_iter().collect();
        Some(ToolProgram {
            command: starting.command.clone(),
            args: starting.args.clone(),
            environment: environment?,
            directory: self.directory.path().join("tools"),
            errors: self.errors,
        })
    }
}

fn file(tool: &Tool) -> String {
    format!("tools/{}.yaml", tool.name)
}

/// Neither the address nor a token is repeated.
fn unreachable_tool(tool: &Tool, url: &Words) -> Fault {
    let variable = match url {
        Words::Environment(variable) => variable.clone(),
        Words::Written(_) => file(tool),
    };
    let advice = format!(
        "is no address of the tool `{}`, or its token or a header has signs that cannot be sent: \
         write `https://example.com/api`, without a query",
        tool.name
    );
    fault(&variable, advice)
}
