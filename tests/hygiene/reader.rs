//! Reads the calls of one function: what a receiver's type is, and whose a name.

use super::*;

impl Reader<'_> {
    pub(super) fn bind(&mut self, name: String, ty: Ty) {
        if let Some(scope) = self.scopes.last_mut() {
            scope.insert(name, ty);
        }
    }

    pub(super) fn known(&self, name: &str) -> Option<Ty> {
        self.scopes.iter().rev().find_map(|scope| scope.get(name).cloned())
    }

    pub(super) fn written(&self, ty: &syn::Type) -> Ty {
        self.names.ty(self.module, self.own.as_ref(), &self.params, ty)
    }

    pub(super) fn scoped<T>(&mut self, work: impl FnOnce(&mut Self) -> T) -> T {
        self.scopes.push(HashMap::new());
        let result = work(self);
        self.scopes.pop();
        result
    }

    pub(super) fn note(&mut self, to: &str, callee: String) {
        self.found.calls.push(Call {
            from: self.file.to_owned(),
            caller: self.caller.clone(),
            to: to.to_owned(),
            callee,
        });
    }

    /// Binds the names of a pattern.
    pub(super) fn pattern(&mut self, pat: &Pat, ty: &Ty) {
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
    pub(super) fn fields(&self, path: &syn::Path, ty: &Ty) -> Fields {
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

    pub(super) fn block(&mut self, block: &syn::Block) -> Ty {
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

    pub(super) fn macro_args(&mut self, mac: &syn::Macro) -> Ty {
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
    pub(super) fn call(&mut self, of: &Signature, receiver: Option<&Ty>, args: &[&Expr]) -> Ty {
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
    pub(super) fn expected(&mut self, arg: &Expr, declared: &Ty) -> Ty {
        match (arg, declared) {
            (Expr::Closure(closure), Ty::Function(params, _)) => self.closure(closure, params),
            _ => self.expr(arg),
        }
    }

    pub(super) fn closure(&mut self, closure: &syn::ExprClosure, params: &[Ty]) -> Ty {
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

    pub(super) fn path(&mut self, path: &syn::ExprPath, args: Option<&[&Expr]>) -> Ty {
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

    pub(super) fn called(&mut self, signature: &Signature, args: Option<&[&Expr]>) -> Ty {
        match args {
            Some(args) => self.call(signature, None, args),
            None => Ty::Function(signature.params.clone(), Box::new(signature.result.clone())),
        }
    }

    pub(super) fn method(&mut self, call: &syn::ExprMethodCall) -> Ty {
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
    pub(super) fn foreign(&mut self, receiver: &Ty, name: &str, args: &[&Expr]) -> Ty {
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

    pub(super) fn expr(&mut self, expr: &Expr) -> Ty {
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
    pub(super) fn others(&mut self, expr: &Expr) {
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
