//! Who calls whom in the engine, read from its sources.
//!
//! The compiler knows it and does not say. This reader knows enough of Rust for this tree: names and what brings them
//! in, fields, signatures, patterns, what closures are given, the common containers. A call is one where it is written:
//! callbacks through a trait of ours lead to the trait, drops to nobody. A method that types of ours have, called on
//! something whose type cannot be told, is reported as unclear; [`COMMON`] names the few that are let pass.

mod names;
mod reader;

use names::*;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use syn::punctuated::Punctuated;
use syn::visit::{self, Visit};
use syn::{Expr, Pat, Token};

/// One function calls another one.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Call {
    pub from: String,
    pub caller: String,
    pub to: String,
    pub callee: String,
}

/// What was found.
pub struct Calls {
    pub calls: Vec<Call>,
    /// Calls of methods whose receiver is not known and whose name several files have.
    pub unclear: Vec<Call>,
    /// Files that have functions.
    pub files: BTreeSet<String>,
}

/// A type, without references and without what only points.
#[derive(Clone, PartialEq, Debug)]
enum Ty {
    Unknown,
    /// By its path from the root of the crate, or its bare name if it is somebody else's.
    Named(String, Vec<Ty>),
    Tuple(Vec<Ty>),
    Function(Vec<Ty>, Box<Ty>),
    Param(String),
}

impl Ty {
    fn std(name: &str, arg: Ty) -> Ty {
        Ty::Named(name.to_owned(), vec![arg])
    }

    fn name(&self) -> &str {
        match self {
            Ty::Named(name, _) => name,
            _ => "",
        }
    }

    fn arg(&self, at: usize) -> Ty {
        match self {
            Ty::Named(_, args) => args.get(at).cloned().unwrap_or(Ty::Unknown),
            _ => Ty::Unknown,
        }
    }

    /// What a loop over it sees.
    fn element(&self) -> Ty {
        match self.name() {
            "HashMap" | "BTreeMap" => Ty::Tuple(vec![self.arg(0), self.arg(1)]),
            "Vec" | "VecDeque" | "Iter" | "Option" | "HashSet" | "BTreeSet" => self.arg(0),
            "" => Ty::Unknown,
            _ => Ty::Named(FOREIGN.to_owned(), Vec::new()),
        }
    }

    /// The same with type parameters filled in.
    fn fill(&self, known: &HashMap<String, Ty>) -> Ty {
        let all = |args: &[Ty]| args.iter().map(|arg| arg.fill(known)).collect();
        match self {
            Ty::Param(name) => known.get(name).cloned().unwrap_or(Ty::Unknown),
            Ty::Named(name, args) => Ty::Named(name.clone(), all(args)),
            Ty::Tuple(args) => Ty::Tuple(all(args)),
            Ty::Function(args, result) => Ty::Function(all(args), Box::new(result.fill(known))),
            Ty::Unknown => Ty::Unknown,
        }
    }

    /// Learns type parameters from a type that stands where `self` is declared.
    fn learn(&self, actual: &Ty, known: &mut HashMap<String, Ty>) {
        match (self, actual) {
            (_, Ty::Unknown) => {}
            (Ty::Param(name), _) => {
                known.entry(name.clone()).or_insert_with(|| actual.clone());
            }
            (Ty::Named(name, args), Ty::Named(other, others)) if name == other => {
                args.iter().zip(others).for_each(|(arg, other)| arg.learn(other, known));
            }
            (Ty::Tuple(args), Ty::Tuple(others)) => {
                args.iter().zip(others).for_each(|(arg, other)| arg.learn(other, known));
            }
            (Ty::Function(_, result), Ty::Function(_, other)) => result.learn(other, known),
            _ => {}
        }
    }
}

#[derive(Clone, Default, Debug)]
struct Fields(HashMap<String, Ty>);

/// A function as its callers see it.
#[derive(Clone, Debug)]
struct Signature {
    file: String,
    /// Empty for a function of a module.
    of: Option<Ty>,
    has_self: bool,
    params: Vec<Ty>,
    result: Ty,
}

#[derive(Default)]
struct Module {
    /// What its `use` lines bring in, by the name they give it.
    brought: HashMap<String, Vec<String>>,
    globs: Vec<Vec<String>>,
}

/// All that has a name in the crate.
#[derive(Default)]
struct Names {
    modules: BTreeMap<String, Module>,
    /// Files of items that are no function, by path.
    items: HashMap<String, String>,
    params: HashMap<String, Vec<String>>,
    aliases: HashMap<String, Ty>,
    fields: HashMap<String, Fields>,
    /// By path of the enum and name of the variant.
    variants: HashMap<String, HashMap<String, Fields>>,
    values: HashMap<String, Ty>,
    functions: HashMap<String, Signature>,
    methods: HashMap<(String, String), Signature>,
    /// What a type of ours passes methods on to that it has not.
    derefs: HashMap<String, Ty>,
    /// Types that have a method of a name.
    owners: HashMap<String, Vec<String>>,
}

fn join(module: &str, name: &str) -> String {
    if module.is_empty() { name.to_owned() } else { format!("{module}::{name}") }
}

fn parent(module: &str) -> &str {
    module.rfind("::").map_or("", |at| &module[..at])
}

/// The module of a file.
fn module_of(file: &str) -> String {
    let path = file.trim_start_matches("src/").trim_end_matches(".rs");
    let path = path.trim_end_matches("/mod");
    if path == "lib" { String::new() } else { path.replace('/', "::") }
}

fn is_test(attributes: &[syn::Attribute]) -> bool {
    attributes.iter().any(|attribute| {
        attribute.path().is_ident("test")
            || matches!(&attribute.meta, syn::Meta::List(list)
                if list.path.is_ident("cfg") && list.tokens.to_string() == "test")
    })
}

/// Reads one function.
struct Reader<'a> {
    names: &'a Names,
    module: &'a str,
    file: &'a str,
    own: Option<Ty>,
    params: Vec<String>,
    caller: String,
    scopes: Vec<HashMap<String, Ty>>,
    found: &'a mut Calls,
}

/// A type of somebody else's.
const FOREIGN: &str = "foreign";

/// Methods of the standard library's that types of ours have, too, and that are called on what cannot be told.
const COMMON: &[&str] =
    &["as_fd", "chain", "count", "get", "is_empty", "iter", "len", "next", "push", "take", "with"];

fn is_container(kind: &str) -> bool {
    matches!(
        kind,
        "Option" | "Result" | "Vec" | "VecDeque" | "Iter" | "HashMap" | "BTreeMap" | "HashSet" | "BTreeSet"
    )
}

fn is_known(ty: &Ty) -> bool {
    match ty {
        Ty::Unknown => false,
        Ty::Tuple(parts) => !parts.is_empty(),
        Ty::Named(_, args) => args.iter().all(is_known),
        _ => true,
    }
}

/// Reads the functions of a file.
fn read(names: &Names, module: &str, file: &str, items: &[syn::Item], found: &mut Calls) {
    let mut one = |own: Option<Ty>, outer: &[String], sig: &syn::Signature, block: &syn::Block| {
        let name = sig.ident.to_string();
        let caller = own.as_ref().map_or(join(module, &name), |own| format!("{}::{name}", own.name()));
        let mut params = type_params(&sig.generics);
        params.extend(outer.iter().cloned());
        let signature = names.signature(module, file, own.as_ref(), outer, sig);
        let mut scope = HashMap::new();
        if let Some(own) = &own {
            scope.insert("self".to_owned(), own.clone());
        }
        found.files.insert(file.to_owned());
        let mut reader = Reader { names, module, file, own, params, caller, scopes: vec![scope], found };
        let typed = sig.inputs.iter().filter_map(|input| match input {
            syn::FnArg::Typed(input) => Some(input),
            syn::FnArg::Receiver(_) => None,
        });
        for (input, ty) in typed.zip(&signature.params) {
            reader.pattern(&input.pat, ty);
        }
        reader.block(block);
    };
    for item in items {
        match item {
            syn::Item::Fn(item) if !is_test(&item.attrs) => one(None, &[], &item.sig, &item.block),
            syn::Item::Impl(of) if !is_test(&of.attrs) => {
                let params = type_params(&of.generics);
                let own = names.ty(module, None, &params, &of.self_ty);
                for item in &of.items {
                    if let syn::ImplItem::Fn(item) = item
                        && !is_test(&item.attrs)
                    {
                        one(Some(own.clone()), &params, &item.sig, &item.block);
                    }
                }
            }
            syn::Item::Trait(of) => {
                let own = Ty::Named(join(module, &of.ident.to_string()), Vec::new());
                for item in &of.items {
                    if let syn::TraitItem::Fn(item) = item
                        && let Some(block) = &item.default
                    {
                        one(Some(own.clone()), &[], &item.sig, block);
                    }
                }
            }
            _ => {}
        }
    }
    for item in items {
        if let syn::Item::Mod(item) = item
            && !is_test(&item.attrs)
            && let Some((_, items)) = &item.content
        {
            read(names, &join(module, &item.ident.to_string()), file, items, found);
        }
    }
}

/// All calls between functions of these files.
pub fn calls(sources: &[(String, String)]) -> Calls {
    let parsed: Vec<(&str, String, syn::File)> = sources
        .iter()
        .map(|(file, text)| {
            let parsed = syn::parse_file(text).unwrap_or_else(|e| panic!("{file}: {e}"));
            (file.as_str(), module_of(file), parsed)
        })
        .collect();
    let mut names = Names::default();
    for (file, module, parsed) in &parsed {
        names.declare(module, file, &parsed.items);
    }
    for (_, module, parsed) in &parsed {
        names.alias(module, &parsed.items);
    }
    for (file, module, parsed) in &parsed {
        names.define(module, file, &parsed.items);
    }
    for (of, name) in names.methods.keys() {
        names.owners.entry(name.clone()).or_default().push(of.clone());
    }
    names.owners.values_mut().for_each(|owners| owners.sort());
    let mut found = Calls { calls: Vec::new(), unclear: Vec::new(), files: BTreeSet::new() };
    for (file, module, parsed) in &parsed {
        read(&names, module, file, &parsed.items, &mut found);
    }
    found.calls.sort();
    found.calls.dedup();
    found
}
