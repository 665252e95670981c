//! A claim set made for a rule: the usual claims, and those the rule names, with values of the types that its use of them suggests.

use cel::IdedExpr;
use cel::common::ast::{CallExpr, ComprehensionExpr, Expr, LiteralValue, operators};
use serde_json::{Value, json};

use super::allowed::{is_lookup, literal_text};
use super::equality::WITHIN;

/// Claims whose types RFC 7519 section 4.1 settles; `aud` may be a text or a list.
const SETTLED: [&str; 6] = ["iss", "sub", "exp", "nbf", "iat", "jti"];

/// One step from a value to one within it.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Step {
    Member(String),
    Element,
}

/// A claim set in the making.
pub(super) struct Sample {
    claims: Value,
    /// The places whose values are guesses.
    guesses: Vec<Vec<Step>>,
    /// The comprehension's variable, and the list it goes through.
    element: Option<(String, Vec<Step>)>,
}

impl Sample {
    pub(super) fn of(rule: &IdedExpr) -> Self {
        let mut sample = Self {
            claims: usual(),
            guesses: Vec::new(),
            element: None,
        };
        sample.suggest(rule, Some(json!(true)));
        sample
    }

    /// The sample, and itself with all guesses replaced by a number, a truth value, a text, a list or an object.
    pub(super) fn variants(&self) -> Vec<Value> {
        let mut variants = vec![self.claims.clone()];
        let replacements = [
            json!(1),
            json!(true),
            json!("x"),
            json!(["x"]),
            json!({"x": "x"}),
        ];
        for replacement in replacements {
            let mut claims = self.claims.clone();
            for guess in &self.guesses {
                put(&mut claims, guess, replacement.clone(), true);
            }
            variants.push(claims);
        }
        variants
    }

    /// Looks for claims in `expression`, which is used where `value` would suit.
    fn suggest(&mut self, expression: &IdedExpr, value: Option<Value>) {
        if let Some(path) = self.path(expression) {
            let settled = matches!(path.first(), Some(Step::Member(name)) if SETTLED.contains(&name.as_str()));
            if !path.is_empty() && !settled {
                let surely = value.is_some();
                let value = value.unwrap_or_else(|| json!("sample"));
                put(&mut self.claims, &path, value, surely);
                if !self.guesses.contains(&path) {
                    self.guesses.push(path);
                }
            }
        }
        match &expression.expr {
            Expr::Call(call) => self.suggest_for_call(call),
            // `claims.a` within `claims.a.b` was put where it stands already.
            Expr::Select(select) if self.path(&select.operand).is_none() => {
                self.suggest(&select.operand, None);
            }
            Expr::List(list) => list.elements.iter().for_each(|e| self.suggest(e, None)),
            Expr::Comprehension(comprehension) => self.suggest_for_comprehension(comprehension),
            _ => {}
        }
    }

    fn suggest_for_call(&mut self, call: &CallExpr) {
        use operators as op;
        if let Some(target) = &call.target {
            let value = match call.func_name.as_str() {
                "orValue" => call.args.first().and_then(literal),
                "hasValue" | "value" | "or" => None,
                _ => Some(json!(
                    call.args.first().and_then(literal_text).unwrap_or("sample")
                )),
            };
            self.suggest(target, value);
        }
        match (call.func_name.as_str(), call.args.as_slice()) {
            (op::LOGICAL_AND | op::LOGICAL_OR | op::LOGICAL_NOT, arguments) => {
                for argument in arguments {
                    self.suggest(argument, Some(json!(true)));
                }
            }
            (op::CONDITIONAL, [condition, yes, no]) => {
                self.suggest(condition, Some(json!(true)));
                self.suggest(yes, None);
                self.suggest(no, None);
            }
            (op::IN | WITHIN, [element, list]) => {
                let literals = list_literal(list);
                self.suggest(element, literals.and_then(|all| all.into_iter().next()));
                self.suggest(
                    list,
                    Some(json!([literal(element).unwrap_or(json!("sample"))])),
                );
            }
            (op::SUBSTRACT | op::MULTIPLY | op::DIVIDE | op::MODULO | op::NEGATE, numbers) => {
                for number in numbers {
                    self.suggest(number, Some(json!(1)));
                }
            }
            (name, [operand, _]) if is_lookup(name) => self.suggest(operand, None),
            (_, [a, b]) => {
                self.suggest(a, literal(b));
                self.suggest(b, literal(a));
            }
            (_, arguments) => arguments.iter().for_each(|a| self.suggest(a, None)),
        }
    }

    fn suggest_for_comprehension(&mut self, comprehension: &ComprehensionExpr) {
        let ComprehensionExpr {
            iter_range,
            iter_var,
            loop_step,
            ..
        } = comprehension;
        self.suggest(iter_range, Some(json!(["sample"])));
        self.element = self.path(iter_range).map(|path| (iter_var.clone(), path));
        if let Expr::Call(step) = &loop_step.expr {
            for argument in &step.args {
                self.suggest(argument, Some(json!(true)));
            }
        }
        self.element = None;
    }

    /// Where in the claims an expression leads.
    fn path(&self, expression: &IdedExpr) -> Option<Vec<Step>> {
        let (operand, step) = match &expression.expr {
            Expr::Ident(name) if name == "claims" => return Some(Vec::new()),
            Expr::Ident(name) => {
                let (variable, list) = self.element.as_ref()?;
                let mut path = list.clone();
                path.push(Step::Element);
                return (variable == name).then_some(path);
            }
            Expr::Select(select) => (&*select.operand, Step::Member(select.field.clone())),
            Expr::Call(call) => match (&call.target, call.args.as_slice()) {
                (None, [operand, key]) if is_lookup(&call.func_name) => (
                    operand,
                    literal_text(key).map_or(Step::Element, |name| Step::Member(name.into())),
                ),
                (Some(target), _) if call.func_name == "orValue" || call.func_name == "value" => {
                    return self.path(target);
                }
                _ => return None,
            },
            _ => return None,
        };
        let mut path = self.path(operand)?;
        path.push(step);
        Some(path)
    }
}

/// Puts `value` at `path`; what stands there stays unless `surely`, or unless the path leads through it.
fn put(at: &mut Value, path: &[Step], value: Value, surely: bool) {
    let Some((step, rest)) = path.split_first() else {
        if surely || at.is_null() {
            *at = value;
        }
        return;
    };
    match step {
        Step::Member(name) => {
            if !at.is_object() {
                *at = json!({});
            }
            if let Value::Object(members) = at {
                put(
                    members.entry(name.as_str()).or_insert(Value::Null),
                    rest,
                    value,
                    surely,
                );
            }
        }
        Step::Element => {
            if !matches!(at, Value::Array(list) if !list.is_empty()) {
                *at = json!([null]);
            }
            if let Value::Array(list) = at
                && let Some(first) = list.first_mut()
            {
                put(first, rest, value, surely);
            }
        }
    }
}

/// A literal as JSON.
fn literal(expression: &IdedExpr) -> Option<Value> {
    match &expression.expr {
        Expr::Literal(LiteralValue::String(text)) => Some(json!(text.inner())),
        Expr::Literal(LiteralValue::Int(_) | LiteralValue::UInt(_)) => Some(json!(1)),
        Expr::Literal(LiteralValue::Double(_)) => Some(json!(1.5)),
        Expr::Literal(LiteralValue::Boolean(_)) => Some(json!(true)),
        Expr::List(_) => list_literal(expression).map(Value::Array),
        _ => None,
    }
}

fn list_literal(expression: &IdedExpr) -> Option<Vec<Value>> {
    match &expression.expr {
        Expr::List(list) => Some(list.elements.iter().filter_map(literal).collect()),
        _ => None,
    }
}

/// Claims as identity providers send them.
fn usual() -> Value {
    json!({
        "iss": "https://idp.example.com",
        "sub": "repo:acme/site:ref:refs/heads/main",
        "aud": "https://jurat.example.com",
        "exp": 1_800_000_600,
        "nbf": 1_800_000_000,
        "iat": 1_800_000_000,
        "jti": "b6a7c1f2",
        "azp": "sample",
        "scope": "openid read",
        "email": "alice@example.com",
        "email_verified": true,
        "groups": ["staff", "admins"],
        "roles": ["reader"],
        "amr": ["pwd", "mfa"],
        "auth_time": 1_799_999_000,
        "repository": "acme/site",
        "repository_owner": "acme",
        "ref": "refs/heads/main",
        "realm_access": {"roles": ["reader"]},
    })
}
