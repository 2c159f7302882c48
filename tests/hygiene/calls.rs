//! Who calls whom in the engine, read from its sources.
//!
//! The compiler knows it and does not say. This reader knows enough of Rust for this tree: names and what brings them
//! in, fields, signatures, patterns, what closures are given, the common containers. A call is one where it is written:
//! callbacks through a trait of ours lead to the trait, drops to nobody. A method that types of ours have, called on
//! something whose type cannot be told, is reported as unclear; [`COMMON`] names the few that are let pass.

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

impl Names {
    /// The item a path means, seen from a module, and what is left of the path behind it.
    fn find(&self, module: &str, path: &[String], depth: usize) -> Option<(String, Vec<String>)> {
        let (first, rest) = path.split_first()?;
        if depth > 20 {
            return None;
        }
        match first.as_str() {
            "crate" => return self.inside("", rest, depth),
            "self" => return self.inside(module, rest, depth),
            "super" => return self.inside(parent(module), rest, depth),
            _ => {}
        }
        self.inside(module, path, depth)
    }

    fn inside(&self, module: &str, path: &[String], depth: usize) -> Option<(String, Vec<String>)> {
        let Some((first, rest)) = path.split_first() else { return Some((module.to_owned(), Vec::new())) };
        if first == "super" {
            return self.inside(parent(module), rest, depth + 1);
        }
        let own = join(module, first);
        if self.items.contains_key(&own) || self.functions.contains_key(&own) {
            return Some((own, rest.to_vec()));
        }
        if self.modules.contains_key(&own) {
            return self.inside(&own, rest, depth + 1);
        }
        let here = self.modules.get(module)?;
        if let Some(meant) = here.brought.get(first) {
            let whole: Vec<String> = meant.iter().chain(rest).cloned().collect();
            // `use mio::x` brings in what is not ours; a name must not find itself.
            if meant.first() != Some(first) || meant.len() > 1 {
                return self.find(module, &whole, depth + 1);
            }
        }
        here.globs.iter().find_map(|glob| {
            let whole: Vec<String> = glob.iter().chain(path).cloned().collect();
            self.find(module, &whole, depth + 1)
        })
    }

    /// A type as it is written in a module.
    fn ty(&self, module: &str, own: Option<&Ty>, params: &[String], ty: &syn::Type) -> Ty {
        let again = |ty: &syn::Type| self.ty(module, own, params, ty);
        match ty {
            syn::Type::Reference(to) => again(&to.elem),
            syn::Type::Paren(of) => again(&of.elem),
            syn::Type::Group(of) => again(&of.elem),
            syn::Type::Slice(of) => Ty::std("Vec", again(&of.elem)),
            syn::Type::Array(of) => Ty::std("Vec", again(&of.elem)),
            syn::Type::Tuple(of) => Ty::Tuple(of.elems.iter().map(again).collect()),
            syn::Type::ImplTrait(of) => self.bounds(module, own, params, of.bounds.iter()),
            syn::Type::TraitObject(of) => self.bounds(module, own, params, of.bounds.iter()),
            syn::Type::BareFn(of) => {
                let result = self.result(module, own, params, &of.output);
                Ty::Function(of.inputs.iter().map(|arg| again(&arg.ty)).collect(), Box::new(result))
            }
            syn::Type::Path(path) => self.path_ty(module, own, params, &path.path),
            _ => Ty::Unknown,
        }
    }

    fn result(&self, module: &str, own: Option<&Ty>, params: &[String], output: &syn::ReturnType) -> Ty {
        match output {
            syn::ReturnType::Default => Ty::Tuple(Vec::new()),
            syn::ReturnType::Type(_, ty) => self.ty(module, own, params, ty),
        }
    }

    /// What is known of a type of which only traits are.
    fn bounds<'a>(
        &self,
        module: &str,
        own: Option<&Ty>,
        params: &[String],
        bounds: impl Iterator<Item = &'a syn::TypeParamBound>,
    ) -> Ty {
        for bound in bounds {
            let syn::TypeParamBound::Trait(bound) = bound else { continue };
            let Some(last) = bound.path.segments.last() else { continue };
            match &last.arguments {
                syn::PathArguments::Parenthesized(of) => {
                    let args = of.inputs.iter().map(|ty| self.ty(module, own, params, ty)).collect();
                    return Ty::Function(args, Box::new(self.result(module, own, params, &of.output)));
                }
                syn::PathArguments::AngleBracketed(of) => {
                    for arg in &of.args {
                        if let syn::GenericArgument::AssocType(of) = arg
                            && of.ident == "Item"
                        {
                            return Ty::std("Iter", self.ty(module, own, params, &of.ty));
                        }
                    }
                }
                syn::PathArguments::None => {}
            }
            let found = self.path_ty(module, own, params, &bound.path);
            if self.items.contains_key(found.name()) {
                return found;
            }
        }
        Ty::Unknown
    }

    fn path_ty(&self, module: &str, own: Option<&Ty>, params: &[String], path: &syn::Path) -> Ty {
        let words: Vec<String> = path.segments.iter().map(|s| s.ident.to_string()).collect();
        let args: Vec<Ty> = match path.segments.last().map(|s| &s.arguments) {
            Some(syn::PathArguments::AngleBracketed(of)) => of
                .args
                .iter()
                .filter_map(|arg| match arg {
                    syn::GenericArgument::Type(ty) => Some(self.ty(module, own, params, ty)),
                    _ => None,
                })
                .collect(),
            _ => Vec::new(),
        };
        let last = words.last().cloned().unwrap_or_default();
        if words.len() == 1 {
            if last == "Self" {
                return own.cloned().unwrap_or(Ty::Unknown);
            }
            if params.contains(&last) {
                return Ty::Param(last);
            }
        }
        if let Some((item, rest)) = self.find(module, &words, 0)
            && rest.is_empty()
            && self.items.contains_key(&item)
        {
            return self.aliases.get(&item).cloned().unwrap_or(Ty::Named(item, args));
        }
        match last.as_str() {
            "Box" | "Arc" | "Rc" | "Ref" | "RefMut" | "Cow" | "OnceCell" | "RefCell" | "Cell" | "Mutex"
            | "MutexGuard" => args.into_iter().next().unwrap_or(Ty::Unknown),
            _ => Ty::Named(last, args),
        }
    }

    /// Takes in the names of a module; types of fields and functions follow when all names are known.
    fn declare(&mut self, module: &str, file: &str, items: &[syn::Item]) {
        let mut own = Module::default();
        for item in items {
            let (name, generics) = match item {
                syn::Item::Struct(item) => (&item.ident, Some(&item.generics)),
                syn::Item::Enum(item) => (&item.ident, Some(&item.generics)),
                syn::Item::Trait(item) => (&item.ident, Some(&item.generics)),
                syn::Item::Type(item) => (&item.ident, Some(&item.generics)),
                syn::Item::Const(item) => (&item.ident, None),
                syn::Item::Static(item) => (&item.ident, None),
                syn::Item::Fn(item) if !is_test(&item.attrs) => (&item.sig.ident, None),
                syn::Item::Use(item) if !is_test(&item.attrs) => {
                    bring(&item.tree, &mut Vec::new(), &mut own);
                    continue;
                }
                syn::Item::Mod(item) if !is_test(&item.attrs) => {
                    if let Some((_, items)) = &item.content {
                        self.declare(&join(module, &item.ident.to_string()), file, items);
                    }
                    continue;
                }
                syn::Item::Macro(item) => {
                    // bitflags! has the shape of a struct.
                    let words: Vec<String> =
                        item.mac.tokens.to_string().split_whitespace().map(str::to_owned).collect();
                    for pair in words.windows(2).filter(|pair| pair[0] == "struct") {
                        let name = pair[1].trim_end_matches(':');
                        self.items.insert(join(module, name), file.to_owned());
                    }
                    continue;
                }
                _ => continue,
            };
            let path = join(module, &name.to_string());
            self.params.insert(path.clone(), generics.map(type_params).unwrap_or_default());
            self.items.insert(path, file.to_owned());
        }
        self.modules.insert(module.to_owned(), own);
    }

    /// Other names of types.
    fn alias(&mut self, module: &str, items: &[syn::Item]) {
        for item in items {
            if let syn::Item::Type(item) = item {
                let params = type_params(&item.generics);
                let ty = self.ty(module, None, &params, &item.ty);
                self.aliases.insert(join(module, &item.ident.to_string()), ty);
            }
        }
    }

    fn define(&mut self, module: &str, file: &str, items: &[syn::Item]) {
        for item in items {
            match item {
                syn::Item::Struct(item) => {
                    let path = join(module, &item.ident.to_string());
                    let params = self.params.get(&path).cloned().unwrap_or_default();
                    let fields = self.fields_of(module, &params, &item.fields);
                    self.fields.insert(path, fields);
                }
                syn::Item::Enum(item) => {
                    let path = join(module, &item.ident.to_string());
                    let params = self.params.get(&path).cloned().unwrap_or_default();
                    let variants = item
                        .variants
                        .iter()
                        .map(|v| (v.ident.to_string(), self.fields_of(module, &params, &v.fields)));
                    let variants = variants.collect();
                    self.variants.insert(path, variants);
                }
                syn::Item::Const(item) => {
                    let ty = self.ty(module, None, &[], &item.ty);
                    self.values.insert(join(module, &item.ident.to_string()), ty);
                }
                syn::Item::Static(item) => {
                    let ty = self.ty(module, None, &[], &item.ty);
                    self.values.insert(join(module, &item.ident.to_string()), ty);
                }
                syn::Item::Fn(item) if !is_test(&item.attrs) => {
                    let signature = self.signature(module, file, None, &[], &item.sig);
                    self.functions.insert(join(module, &item.sig.ident.to_string()), signature);
                }
                syn::Item::Trait(item) => {
                    let path = join(module, &item.ident.to_string());
                    let own = Ty::Named(path.clone(), Vec::new());
                    for item in &item.items {
                        if let syn::TraitItem::Fn(item) = item {
                            let signature = self.signature(module, file, Some(&own), &[], &item.sig);
                            self.methods.insert((path.clone(), item.sig.ident.to_string()), signature);
                        }
                    }
                }
                syn::Item::Impl(of) if !is_test(&of.attrs) => {
                    let params = type_params(&of.generics);
                    let own = self.ty(module, None, &params, &of.self_ty);
                    for item in &of.items {
                        if let syn::ImplItem::Type(item) = item
                            && item.ident == "Target"
                        {
                            let target = self.ty(module, Some(&own), &params, &item.ty);
                            self.derefs.insert(own.name().to_owned(), target);
                        }
                        if let syn::ImplItem::Fn(item) = item
                            && !is_test(&item.attrs)
                        {
                            let signature = self.signature(module, file, Some(&own), &params, &item.sig);
                            let name = item.sig.ident.to_string();
                            self.methods.insert((own.name().to_owned(), name), signature);
                        }
                    }
                }
                syn::Item::Mod(item) if !is_test(&item.attrs) => {
                    if let Some((_, items)) = &item.content {
                        self.define(&join(module, &item.ident.to_string()), file, items);
                    }
                }
                _ => {}
            }
        }
    }

    fn fields_of(&self, module: &str, params: &[String], fields: &syn::Fields) -> Fields {
        let named = fields.iter().enumerate().map(|(at, field)| {
            let name = field.ident.as_ref().map_or(at.to_string(), ToString::to_string);
            (name, self.ty(module, None, params, &field.ty))
        });
        Fields(named.collect())
    }

    fn signature(
        &self,
        module: &str,
        file: &str,
        own: Option<&Ty>,
        outer: &[String],
        sig: &syn::Signature,
    ) -> Signature {
        let mut params = type_params(&sig.generics);
        params.extend(outer.iter().cloned());
        // A parameter that is a function is known by its bound.
        let mut bounds = HashMap::new();
        let mut note = |name: String, found: Ty| {
            if found != Ty::Unknown {
                bounds.insert(name, found);
            }
        };
        for param in sig.generics.type_params() {
            note(param.ident.to_string(), self.bounds(module, own, &params, param.bounds.iter()));
        }
        for clause in sig.generics.where_clause.iter().flat_map(|clause| &clause.predicates) {
            if let syn::WherePredicate::Type(of) = clause
                && let Ty::Param(name) = self.ty(module, own, &params, &of.bounded_ty)
            {
                note(name, self.bounds(module, own, &params, of.bounds.iter()));
            }
        }
        let mut has_self = false;
        let mut types = Vec::new();
        for input in &sig.inputs {
            match input {
                syn::FnArg::Receiver(_) => has_self = true,
                syn::FnArg::Typed(input) => {
                    let ty = self.ty(module, own, &params, &input.ty);
                    types.push(match &ty {
                        Ty::Param(name) => bounds.get(name).cloned().unwrap_or(ty),
                        _ => ty,
                    });
                }
            }
        }
        Signature {
            file: file.to_owned(),
            of: own.cloned(),
            has_self,
            params: types,
            result: self.result(module, own, &params, &sig.output),
        }
    }
}

fn type_params(generics: &syn::Generics) -> Vec<String> {
    generics.type_params().map(|param| param.ident.to_string()).collect()
}

fn bring(tree: &syn::UseTree, before: &mut Vec<String>, module: &mut Module) {
    match tree {
        syn::UseTree::Path(path) => {
            before.push(path.ident.to_string());
            bring(&path.tree, before, module);
            before.pop();
        }
        syn::UseTree::Name(name) => {
            let mut whole = before.clone();
            let name = name.ident.to_string();
            if name == "self" {
                let last = whole.last().cloned().unwrap_or_default();
                module.brought.insert(last, whole);
            } else {
                whole.push(name.clone());
                module.brought.insert(name, whole);
            }
        }
        syn::UseTree::Rename(name) => {
            let mut whole = before.clone();
            if name.ident != "self" {
                whole.push(name.ident.to_string());
            }
            module.brought.insert(name.rename.to_string(), whole);
        }
        syn::UseTree::Glob(_) => module.globs.push(before.clone()),
        syn::UseTree::Group(group) => group.items.iter().for_each(|tree| bring(tree, before, module)),
    }
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

impl Reader<'_> {
    fn bind(&mut self, name: String, ty: Ty) {
        if let Some(scope) = self.scopes.last_mut() {
            scope.insert(name, ty);
        }
    }

    fn known(&self, name: &str) -> Option<Ty> {
        self.scopes.iter().rev().find_map(|scope| scope.get(name).cloned())
    }

    fn written(&self, ty: &syn::Type) -> Ty {
        self.names.ty(self.module, self.own.as_ref(), &self.params, ty)
    }

    fn scoped<T>(&mut self, work: impl FnOnce(&mut Self) -> T) -> T {
        self.scopes.push(HashMap::new());
        let result = work(self);
        self.scopes.pop();
        result
    }

    fn note(&mut self, to: &str, callee: String) {
        self.found.calls.push(Call {
            from: self.file.to_owned(),
            caller: self.caller.clone(),
            to: to.to_owned(),
            callee,
        });
    }

    /// Binds the names of a pattern.
    fn pattern(&mut self, pat: &Pat, ty: &Ty) {
        match pat {
            Pat::Ident(pat) => {
                if let Some((_, sub)) = &pat.subpat {
                    self.pattern(sub, ty);
                }
                self.bind(pat.ident.to_string(), ty.clone());
            }
            Pat::Reference(pat) => self.pattern(&pat.pat, ty),
            Pat::Paren(pat) => self.pattern(&pat.pat, ty),
            Pat::Type(pat) => {
                let ty = self.written(&pat.ty);
                self.pattern(&pat.pat, &ty);
            }
            Pat::Or(pat) => pat.cases.iter().for_each(|case| self.pattern(case, ty)),
            Pat::Tuple(pat) => {
                let parts = if let Ty::Tuple(parts) = ty { parts.clone() } else { Vec::new() };
                for (at, pat) in pat.elems.iter().enumerate() {
                    self.pattern(pat, parts.get(at).unwrap_or(&Ty::Unknown));
                }
            }
            Pat::Slice(pat) => {
                let element = ty.element();
                pat.elems.iter().for_each(|pat| self.pattern(pat, &element));
            }
            Pat::TupleStruct(pat) => {
                let fields = self.fields(&pat.path, ty);
                for (at, pat) in pat.elems.iter().enumerate() {
                    let ty = fields.0.get(&at.to_string()).cloned().unwrap_or(Ty::Unknown);
                    self.pattern(pat, &ty);
                }
            }
            Pat::Struct(pat) => {
                let fields = self.fields(&pat.path, ty);
                for field in &pat.fields {
                    let name = match &field.member {
                        syn::Member::Named(name) => name.to_string(),
                        syn::Member::Unnamed(at) => at.index.to_string(),
                    };
                    let ty = fields.0.get(&name).cloned().unwrap_or(Ty::Unknown);
                    self.pattern(&field.pat, &ty);
                }
            }
            _ => {}
        }
    }

    /// The fields of the struct or variant that a pattern names, in a value of that type.
    fn fields(&self, path: &syn::Path, ty: &Ty) -> Fields {
        let last = path.segments.last().map(|s| s.ident.to_string()).unwrap_or_default();
        let filled = |fields: &Fields, of: &str| {
            let params = self.names.params.get(of).cloned().unwrap_or_default();
            let known = params.into_iter().enumerate().map(|(at, name)| (name, ty.arg(at))).collect();
            Fields(fields.0.iter().map(|(name, ty)| (name.clone(), ty.fill(&known))).collect())
        };
        match (last.as_str(), ty.name()) {
            ("Some", _) => return Fields(HashMap::from([("0".to_owned(), ty.arg(0))])),
            ("Ok", _) => return Fields(HashMap::from([("0".to_owned(), ty.arg(0))])),
            ("Err", _) => return Fields(HashMap::from([("0".to_owned(), ty.arg(1))])),
            _ => {}
        }
        let words: Vec<String> = path.segments.iter().map(|s| s.ident.to_string()).collect();
        let (item, rest) = match words.first().map(String::as_str) {
            Some("Self") => (self.own.as_ref().map_or("", Ty::name).to_owned(), words[1..].to_vec()),
            _ => match self.names.find(self.module, &words, 0) {
                Some(found) => found,
                None => return Fields::default(),
            },
        };
        let item = match self.names.aliases.get(&item) {
            Some(alias) => alias.name().to_owned(),
            None => item,
        };
        match rest.first() {
            None => self.names.fields.get(&item).map(|f| filled(f, &item)).unwrap_or_default(),
            Some(variant) => {
                let found = self.names.variants.get(&item).and_then(|of| of.get(variant));
                found.map(|f| filled(f, &item)).unwrap_or_default()
            }
        }
    }

    fn block(&mut self, block: &syn::Block) -> Ty {
        self.scoped(|r| {
            let mut last = Ty::Tuple(Vec::new());
            for statement in &block.stmts {
                last = Ty::Tuple(Vec::new());
                match statement {
                    syn::Stmt::Local(local) => {
                        let found = local.init.as_ref().map(|init| {
                            let ty = r.expr(&init.expr);
                            if let Some((_, other)) = &init.diverge {
                                r.expr(other);
                            }
                            ty
                        });
                        r.pattern(&local.pat, &found.unwrap_or(Ty::Unknown));
                    }
                    syn::Stmt::Expr(expr, semicolon) => {
                        let ty = r.expr(expr);
                        if semicolon.is_none() {
                            last = ty;
                        }
                    }
                    syn::Stmt::Macro(of) => {
                        r.macro_args(&of.mac);
                    }
                    syn::Stmt::Item(_) => {}
                }
            }
            last
        })
    }

    fn macro_args(&mut self, mac: &syn::Macro) -> Ty {
        let name = mac.path.segments.last().map(|s| s.ident.to_string()).unwrap_or_default();
        if name == "matches" {
            let parse = |input: syn::parse::ParseStream| {
                let value: Expr = input.parse()?;
                input.parse::<Token![,]>()?;
                let pat = Pat::parse_multi_with_leading_vert(input)?;
                let guard =
                    if input.parse::<Option<Token![if]>>()?.is_some() { Some(input.parse()?) } else { None };
                input.parse::<Option<Token![,]>>()?;
                Ok((value, pat, guard))
            };
            if let Ok((value, pat, guard)) = mac.parse_body_with(parse) {
                let guard: Option<Expr> = guard;
                self.scoped(|r| {
                    let ty = r.expr(&value);
                    r.pattern(&pat, &ty);
                    if let Some(guard) = guard {
                        r.expr(&guard);
                    }
                });
            }
            return Ty::Unknown;
        }
        if let Ok(args) = mac.parse_body_with(Punctuated::<Expr, Token![,]>::parse_terminated) {
            let types: Vec<Ty> = args.iter().map(|arg| self.expr(arg)).collect();
            if name == "vec" {
                return Ty::std("Vec", types.into_iter().next().unwrap_or(Ty::Unknown));
            }
        }
        Ty::Unknown
    }

    /// The arguments of a call, and what it gives.
    fn call(&mut self, of: &Signature, receiver: Option<&Ty>, args: &[&Expr]) -> Ty {
        let mut known = HashMap::new();
        if let (Some(declared), Some(receiver)) = (&of.of, receiver) {
            declared.learn(receiver, &mut known);
        }
        let skipped = usize::from(of.has_self && receiver.is_none());
        for arg in args.iter().take(skipped) {
            let ty = self.expr(arg);
            if let Some(declared) = &of.of {
                declared.learn(&ty, &mut known);
            }
        }
        for (at, arg) in args.iter().skip(skipped).enumerate() {
            let declared = of.params.get(at).cloned().unwrap_or(Ty::Unknown);
            let ty = self.expected(arg, &declared.fill(&known));
            declared.learn(&ty, &mut known);
        }
        of.result.fill(&known)
    }

    /// An argument where a type is expected: closures learn from it what they are given.
    fn expected(&mut self, arg: &Expr, declared: &Ty) -> Ty {
        match (arg, declared) {
            (Expr::Closure(closure), Ty::Function(params, _)) => self.closure(closure, params),
            _ => self.expr(arg),
        }
    }

    fn closure(&mut self, closure: &syn::ExprClosure, params: &[Ty]) -> Ty {
        self.scoped(|r| {
            for (at, pat) in closure.inputs.iter().enumerate() {
                r.pattern(pat, params.get(at).unwrap_or(&Ty::Unknown));
            }
            let result = r.expr(&closure.body);
            let declared = match &closure.output {
                syn::ReturnType::Type(_, ty) => r.written(ty),
                syn::ReturnType::Default => result,
            };
            Ty::Function(params.to_vec(), Box::new(declared))
        })
    }

    fn path(&mut self, path: &syn::ExprPath, args: Option<&[&Expr]>) -> Ty {
        let mut words: Vec<String> = path.path.segments.iter().map(|s| s.ident.to_string()).collect();
        let last = words.last().cloned().unwrap_or_default();
        if words.len() == 1
            && let Some(ty) = self.known(&last)
        {
            for arg in args.unwrap_or_default() {
                self.expr(arg);
            }
            return match (args, ty) {
                (Some(_), Ty::Function(_, result)) => *result,
                (Some(_), _) => Ty::Unknown,
                (None, ty) => ty,
            };
        }
        let mut generics = Vec::new();
        if let Some(syn::PathArguments::AngleBracketed(of)) =
            path.path.segments.iter().rev().nth(1).map(|s| &s.arguments)
        {
            generics.extend(of.args.iter().filter_map(|arg| match arg {
                syn::GenericArgument::Type(ty) => Some(self.written(ty)),
                _ => None,
            }));
        }
        let found = if let Some(qself) = &path.qself {
            let ty = self.written(&qself.ty);
            Some((ty.name().to_owned(), vec![last.clone()]))
        } else if words.first().is_some_and(|w| w == "Self") {
            words.remove(0);
            self.own.as_ref().map(|own| (own.name().to_owned(), words.clone()))
        } else {
            self.names.find(self.module, &words, 0)
        };
        if let Some((item, rest)) = found {
            let item = match self.names.aliases.get(&item) {
                Some(alias) => alias.name().to_owned(),
                None => item,
            };
            if rest.is_empty()
                && let Some(signature) = self.names.functions.get(&item)
            {
                self.note(&signature.file, item.clone());
                return self.called(signature, args);
            }
            if let Some(method) = rest.first() {
                if let Some(signature) = self.names.methods.get(&(item.clone(), method.clone())) {
                    self.note(&signature.file, format!("{item}::{method}"));
                    return self.called(signature, args);
                }
                if self.names.variants.get(&item).is_some_and(|of| of.contains_key(method)) {
                    args.unwrap_or_default().iter().for_each(|arg| {
                        self.expr(arg);
                    });
                    return Ty::Named(item, generics);
                }
                if method == "default" || method == "new" {
                    args.unwrap_or_default().iter().for_each(|arg| {
                        self.expr(arg);
                    });
                    return Ty::Named(item, generics);
                }
            }
            if let Some(ty) = self.names.values.get(&item).filter(|_| rest.is_empty()) {
                return ty.clone();
            }
            if rest.is_empty() && self.names.fields.contains_key(&item) {
                args.unwrap_or_default().iter().for_each(|arg| {
                    self.expr(arg);
                });
                return Ty::Named(item, generics);
            }
        }
        let types: Vec<Ty> = args.unwrap_or_default().iter().map(|arg| self.expr(arg)).collect();
        let first = types.into_iter().next().unwrap_or(Ty::Unknown);
        match (last.as_str(), args.is_some()) {
            ("Some", true) => Ty::std("Option", first),
            ("Ok", true) => Ty::std("Result", first),
            ("take" | "replace", true) if words.iter().any(|w| w == "mem") => first,
            ("clone", true) => first,
            ("new" | "from", true) if matches!(words.first().map(String::as_str), Some("Box" | "Arc")) => {
                first
            }
            ("new" | "with_capacity", true) if words.len() > 1 => {
                Ty::Named(words[words.len() - 2].clone(), generics)
            }
            (_, true) if words.len() > 1 => Ty::Named(FOREIGN.to_owned(), Vec::new()),
            _ => Ty::Unknown,
        }
    }

    fn called(&mut self, signature: &Signature, args: Option<&[&Expr]>) -> Ty {
        match args {
            Some(args) => self.call(signature, None, args),
            None => Ty::Function(signature.params.clone(), Box::new(signature.result.clone())),
        }
    }

    fn method(&mut self, call: &syn::ExprMethodCall) -> Ty {
        let mut receiver = self.expr(&call.receiver);
        let name = call.method.to_string();
        let args: Vec<&Expr> = call.args.iter().collect();
        while !self.names.methods.contains_key(&(receiver.name().to_owned(), name.clone()))
            && let Some(target) = self.names.derefs.get(receiver.name())
        {
            receiver = target.clone();
        }
        let key = (receiver.name().to_owned(), name.clone());
        if let Some(signature) = self.names.methods.get(&key) {
            self.note(&signature.file, format!("{}::{name}", key.0));
            return self.call(signature, Some(&receiver), &args);
        }
        if let ("cast", Some(turbofish)) = (name.as_str(), &call.turbofish)
            && let Some(syn::GenericArgument::Type(ty)) = turbofish.args.first()
        {
            return self.written(ty);
        }
        // A method of somebody else's type, or of a trait of somebody else's.
        if receiver != Ty::Unknown && !matches!(receiver, Ty::Param(_)) {
            return self.foreign(&receiver, &name, &args);
        }
        let owners = self.names.owners.get(&name).cloned().unwrap_or_default();
        if COMMON.contains(&name.as_str()) || owners.is_empty() {
            return self.foreign(&receiver, &name, &args);
        }
        self.found.unclear.push(Call {
            from: self.file.to_owned(),
            caller: self.caller.clone(),
            to: owners.join(", "),
            callee: name.clone(),
        });
        self.foreign(&receiver, &name, &args)
    }

    /// A method of a container, or one that nothing is known of.
    fn foreign(&mut self, receiver: &Ty, name: &str, args: &[&Expr]) -> Ty {
        let inner = receiver.arg(0);
        let element = receiver.element();
        let kind = receiver.name();
        let is_map = matches!(kind, "HashMap" | "BTreeMap");
        let is_iterator = kind == "Iter";
        let given = match (kind, name) {
            ("Result", "map_err" | "unwrap_or_else" | "or_else" | "inspect_err") => vec![receiver.arg(1)],
            ("Option" | "Result", _) => vec![inner.clone()],
            (_, "fold" | "try_fold") => vec![Ty::Unknown, element.clone()],
            _ => vec![element.clone()],
        };
        let mut result = Ty::Unknown;
        let mut first = Ty::Unknown;
        for (at, arg) in args.iter().enumerate() {
            let ty = match arg {
                Expr::Closure(closure) => self.closure(closure, &given),
                _ => self.expr(arg),
            };
            if let Ty::Function(_, given) = &ty {
                result = (**given).clone();
            }
            if at == 0 {
                first = ty;
            }
        }
        match (kind, name) {
            (
                _,
                "clone" | "to_owned" | "as_ref" | "as_mut" | "as_deref" | "as_deref_mut" | "by_ref" | "lock"
                | "borrow" | "borrow_mut",
            ) => receiver.clone(),
            (
                "Option" | "Result",
                "unwrap_or" | "unwrap_or_else" | "unwrap_or_default" | "expect" | "unwrap",
            ) => {
                if inner == Ty::Unknown {
                    if name == "unwrap_or" { first } else { result }
                } else {
                    inner
                }
            }
            ("Option", "take" | "filter" | "or" | "or_else" | "cloned" | "copied" | "replace" | "xor") => {
                receiver.clone()
            }
            ("Option", "insert" | "get_or_insert_with" | "get_or_insert") => {
                if inner == Ty::Unknown {
                    first
                } else {
                    inner
                }
            }
            ("Option", "zip") => Ty::std("Option", Ty::Tuple(vec![inner, first.arg(0)])),
            ("Option", "map" | "then") => Ty::std("Option", result),
            ("Option" | "Result", "and_then") => result,
            ("Option" | "Result", "map_or" | "map_or_else" | "is_some_and" | "is_none_or") => result,
            ("Option" | "Result", "iter" | "iter_mut" | "into_iter") => Ty::std("Iter", inner),
            ("Option", "flatten") => inner,
            ("Option", "ok_or" | "ok_or_else") => Ty::std("Result", inner),
            ("Result", "map") => Ty::Named("Result".to_owned(), vec![result, receiver.arg(1)]),
            ("Result", "map_err" | "or_else") => Ty::Named("Result".to_owned(), vec![inner, result]),
            ("Result", "ok") => Ty::std("Option", inner),
            ("Option", "transpose") => {
                Ty::Named("Result".to_owned(), vec![Ty::std("Option", inner.arg(0)), inner.arg(1)])
            }
            (_, "then" | "then_some") if kind.is_empty() || kind == "bool" => {
                Ty::std("Option", if name == "then" { result } else { first })
            }
            _ if is_map && matches!(name, "get" | "get_mut" | "remove" | "insert") => {
                Ty::std("Option", receiver.arg(1))
            }
            _ if is_map && matches!(name, "values" | "values_mut" | "into_values") => {
                Ty::std("Iter", receiver.arg(1))
            }
            _ if is_map && name == "keys" => Ty::std("Iter", receiver.arg(0)),
            (
                "Vec" | "VecDeque",
                "get" | "get_mut" | "first" | "first_mut" | "last" | "last_mut" | "pop" | "pop_front"
                | "pop_back" | "front" | "back" | "front_mut" | "back_mut" | "iter_max",
            ) => Ty::std("Option", element),
            ("Vec" | "VecDeque", "remove" | "swap_remove") => element,
            (_, "iter" | "iter_mut" | "into_iter" | "drain") => Ty::std("Iter", element),
            _ if is_iterator => match name {
                "next" | "find" | "min_by_key" | "max_by_key" | "last" | "min" | "max" | "nth" | "peek"
                | "next_back" | "reduce" => Ty::std("Option", element),
                "map" | "map_while" => Ty::std("Iter", result),
                "filter_map" | "flat_map" => Ty::std("Iter", result.element()),
                "flatten" => Ty::std("Iter", element.element()),
                "find_map" => result,
                "enumerate" => Ty::std("Iter", Ty::Tuple(vec![Ty::Unknown, element])),
                "zip" => Ty::std("Iter", Ty::Tuple(vec![element, first.element()])),
                "collect" | "to_vec" => Ty::std("Vec", element),
                "filter" | "chain" | "rev" | "skip" | "take" | "skip_while" | "take_while" | "copied"
                | "cloned" | "peekable" | "inspect" | "step_by" => receiver.clone(),
                _ => Ty::Unknown,
            },
            _ if matches!(kind, "Vec") && matches!(name, "as_slice" | "to_vec" | "as_mut_slice") => {
                receiver.clone()
            }
            _ if !kind.is_empty() && !is_container(kind) && result == Ty::Unknown => {
                Ty::Named(FOREIGN.to_owned(), Vec::new())
            }
            _ if !is_container(kind) => result,
            _ => Ty::Unknown,
        }
    }

    fn expr(&mut self, expr: &Expr) -> Ty {
        match expr {
            Expr::Path(path) => self.path(path, None),
            Expr::Call(call) => {
                let args: Vec<&Expr> = call.args.iter().collect();
                match &*call.func {
                    Expr::Path(path) => self.path(path, Some(&args)),
                    other => {
                        let callee = self.expr(other);
                        args.iter().for_each(|arg| {
                            self.expr(arg);
                        });
                        if let Ty::Function(_, result) = callee { *result } else { Ty::Unknown }
                    }
                }
            }
            Expr::MethodCall(call) => self.method(call),
            Expr::Field(field) => {
                let base = self.expr(&field.base);
                let name = match &field.member {
                    syn::Member::Named(name) => name.to_string(),
                    syn::Member::Unnamed(at) => at.index.to_string(),
                };
                if let Ty::Tuple(parts) = &base {
                    return name
                        .parse()
                        .ok()
                        .and_then(|at: usize| parts.get(at).cloned())
                        .unwrap_or(Ty::Unknown);
                }
                let params = self.names.params.get(base.name()).cloned().unwrap_or_default();
                let known = params.into_iter().enumerate().map(|(at, name)| (name, base.arg(at))).collect();
                let found = self.names.fields.get(base.name()).and_then(|fields| fields.0.get(&name));
                found.map_or(Ty::Unknown, |ty| ty.fill(&known))
            }
            Expr::Reference(of) => self.expr(&of.expr),
            Expr::Paren(of) => self.expr(&of.expr),
            Expr::Group(of) => self.expr(&of.expr),
            Expr::Unary(of) => self.expr(&of.expr),
            Expr::Try(of) => self.expr(&of.expr).arg(0),
            Expr::Block(of) => self.block(&of.block),
            Expr::Unsafe(of) => self.block(&of.block),
            Expr::Index(of) => {
                let base = self.expr(&of.expr);
                self.expr(&of.index);
                if matches!(*of.index, Expr::Range(_)) { base } else { base.element() }
            }
            Expr::Cast(of) => {
                self.expr(&of.expr);
                self.written(&of.ty)
            }
            Expr::Let(of) => {
                let ty = self.expr(&of.expr);
                self.pattern(&of.pat, &ty);
                Ty::Unknown
            }
            Expr::If(of) => self.scoped(|r| {
                r.expr(&of.cond);
                let result = r.block(&of.then_branch);
                let other = of.else_branch.as_ref().map(|(_, other)| r.expr(other));
                if is_known(&result) { result } else { other.unwrap_or(result) }
            }),
            Expr::While(of) => self.scoped(|r| {
                r.expr(&of.cond);
                r.block(&of.body)
            }),
            Expr::ForLoop(of) => self.scoped(|r| {
                let ty = r.expr(&of.expr);
                r.pattern(&of.pat, &ty.element());
                r.block(&of.body);
                Ty::Tuple(Vec::new())
            }),
            Expr::Match(of) => {
                let value = self.expr(&of.expr);
                let mut result = Ty::Unknown;
                for arm in &of.arms {
                    let ty = self.scoped(|r| {
                        r.pattern(&arm.pat, &value);
                        if let Some((_, guard)) = &arm.guard {
                            r.expr(guard);
                        }
                        r.expr(&arm.body)
                    });
                    if !is_known(&result) {
                        result = ty;
                    }
                }
                result
            }
            Expr::Closure(closure) => self.closure(closure, &[]),
            Expr::Tuple(of) => Ty::Tuple(of.elems.iter().map(|e| self.expr(e)).collect()),
            Expr::Array(of) => {
                let types: Vec<Ty> = of.elems.iter().map(|e| self.expr(e)).collect();
                Ty::std("Vec", types.into_iter().next().unwrap_or(Ty::Unknown))
            }
            Expr::Struct(of) => {
                for field in &of.fields {
                    self.expr(&field.expr);
                }
                if let Some(rest) = &of.rest {
                    self.expr(rest);
                }
                let mut path = of.path.clone();
                let found = self.names.path_ty(self.module, self.own.as_ref(), &self.params, &path);
                if self.names.items.contains_key(found.name()) {
                    return found;
                }
                path.segments.pop();
                path.segments.pop_punct();
                self.names.path_ty(self.module, self.own.as_ref(), &self.params, &path)
            }
            Expr::Macro(of) => self.macro_args(&of.mac),
            Expr::Return(_) | Expr::Break(_) | Expr::Continue(_) => {
                self.others(expr);
                Ty::Unknown
            }
            _ => {
                self.others(expr);
                Ty::Unknown
            }
        }
    }

    /// The parts of an expression of which nothing else is to be known.
    fn others(&mut self, expr: &Expr) {
        struct Parts<'a, 'b>(&'a mut Reader<'b>);
        impl<'ast> Visit<'ast> for Parts<'_, '_> {
            fn visit_expr(&mut self, expr: &'ast Expr) {
                self.0.expr(expr);
            }
            fn visit_block(&mut self, block: &'ast syn::Block) {
                self.0.block(block);
            }
        }
        visit::visit_expr(&mut Parts(self), expr);
    }
}

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
