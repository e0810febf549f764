//! The app's tools.

use indexmap::IndexMap;

use super::unread::why_unread;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::name::Name;
use crate::source::Sources;
use crate::syntax::Tool;
use crate::tree::{self, Budget};

pub(super) fn tool_trees(sources: &Sources, diagnostics: &mut Diagnostics) -> IndexMap<Name, Tool> {
    let mut tools: IndexMap<Name, Tool> = IndexMap::new();
    for (id, source) in sources.iter() {
        let is_tool = source.path.starts_with("tools/") && source.path.ends_with(".yaml");
        if !is_tool || why_unread(&source.path).is_some() {
            continue;
        }
        let tree = tree::read(sources, id, &Budget::DOCUMENT, diagnostics);
        let Some(tool) = tree.and_then(|tree| Tool::read(&tree, diagnostics)) else {
            continue;
        };
        let (name, span) = (tool.name.value.clone(), tool.name.span);
        if source.path != format!("tools/{name}.yaml") {
            let message = format!("tool `{name}` stands in `{}`", source.path);
            diagnostics.add(
                Diagnostic::new(Code::InvalidName, span, message)
                    .help(format!("name the file `tools/{name}.yaml`")),
            );
        }
        if let Some(first) = tools.get(&name) {
            let message = format!("there are two tools `{name}`");
            diagnostics.add(
                Diagnostic::new(Code::DuplicateName, span, message)
                    .related(first.name.span, "the first")
                    .help("rename one of them"),
            );
            continue;
        }
        tools.insert(name, tool);
    }
    tools
}
