//! The functions that this generation shares with others: compiled here, with this face's types and facts.

#[path = "../../api/since_1_1/base64.rs"]
pub mod base64;
#[path = "../../api/since_2_0/cgi.rs"]
pub mod cgi;
#[path = "../../api/since_2_0/client.rs"]
pub mod client;
#[path = "../../api/since_2_0/conn.rs"]
pub mod conn;
#[path = "../../api/since_2_0/context.rs"]
pub mod context;
#[path = "../../api/since_2_0/daemon.rs"]
pub mod daemon;
#[path = "../../api/since_2_0/extension.rs"]
pub mod extension;
#[path = "../../api/since_2_0/lejp.rs"]
pub mod lejp;
#[path = "../../api/since_2_0/log.rs"]
pub mod log;
#[path = "../../api/since_2_0/net.rs"]
pub mod net;
#[path = "../../api/since_2_0/service.rs"]
pub mod service;
#[path = "../../api/since_2_0/status.rs"]
pub mod status;
#[path = "../../api/since_2_0/strings.rs"]
pub mod strings;
