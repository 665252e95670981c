//! The rows of the audit log: each chained to the one before as it is added, the newest sealed. They are never changed, and dropped only
//! for their age: the schema refuses the rest. Every statement names the tenant.

mod append;
mod end;
mod line;
mod list;
mod old;

pub(super) use self::append::{append, begin};
pub(super) use self::end::ends;
pub(super) use self::line::{find, follow};
pub(super) use self::list::list;
pub(super) use self::old::drop_old;
