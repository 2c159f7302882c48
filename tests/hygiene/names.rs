//! What has a name in the crate, as far as calls need it.

use super::*;

impl Names {
    /// The item a path means, seen from a module, and what is left of the path behind it.
    pub(super) fn find(&self, module: &str, path: &[String], depth: usize) -> Option<(String, Vec<String>)> {
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

    pub(super) fn inside(
        &self,
        module: &str,
        path: &[String],
        depth: usize,
    ) -> Option<(String, Vec<String>)> {
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
    pub(super) fn ty(&self, module: &str, own: Option<&Ty>, params: &[String], ty: &syn::Type) -> Ty {
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

    pub(super) fn result(
        &self,
        module: &str,
        own: Option<&Ty>,
        params: &[String],
        output: &syn::ReturnType,
    ) -> Ty {
        match output {
            syn::ReturnType::Default => Ty::Tuple(Vec::new()),
            syn::ReturnType::Type(_, ty) => self.ty(module, own, params, ty),
        }
    }

    /// What is known of a type of which only traits are.
    pub(super) fn bounds<'a>(
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

    pub(super) fn path_ty(&self, module: &str, own: Option<&Ty>, params: &[String], path: &syn::Path) -> Ty {
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
    pub(super) fn declare(&mut self, module: &str, file: &str, items: &[syn::Item]) {
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
    pub(super) fn alias(&mut self, module: &str, items: &[syn::Item]) {
        for item in items {
            if let syn::Item::Type(item) = item {
                let params = type_params(&item.generics);
                let ty = self.ty(module, None, &params, &item.ty);
                self.aliases.insert(join(module, &item.ident.to_string()), ty);
            }
        }
    }

    pub(super) fn define(&mut self, module: &str, file: &str, items: &[syn::Item]) {
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

    pub(super) fn fields_of(&self, module: &str, params: &[String], fields: &syn::Fields) -> Fields {
        let named = fields.iter().enumerate().map(|(at, field)| {
            let name = field.ident.as_ref().map_or(at.to_string(), ToString::to_string);
            (name, self.ty(module, None, params, &field.ty))
        });
        Fields(named.collect())
    }

    pub(super) fn signature(
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

pub(super) fn type_params(generics: &syn::Generics) -> Vec<String> {
    generics.type_params().map(|param| param.ident.to_string()).collect()
}

pub(super) fn bring(tree: &syn::UseTree, before: &mut Vec<String>, module: &mut Module) {
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
