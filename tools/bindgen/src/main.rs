//! Makes the JavaScript that a browser loads Parlor's WebAssembly with.
//!
//! `wasm-bindgen --target=web --out-name=NAME --out-dir=FOLDER FILE`: what cargo-leptos calls wasm-bindgen-cli with.

use anyhow::{Context, bail, ensure};
use std::env;
use wasm_bindgen_cli_support::Bindgen;

fn main() -> anyhow::Result<()> {
    let mut bindgen = Bindgen::new();
    bindgen.web(true)?.typescript(true).omit_default_module_path(false);
    let (mut input, mut folder) = (None, None);
    for argument in env::args().skip(1) {
        match argument.split_once('=').unwrap_or((&argument, "")) {
            ("--version" | "-V", _) => {
                println!("wasm-bindgen {}", env!("CARGO_PKG_VERSION"));
                return Ok(());
            }
            ("--target", target) => ensure!(target == "web", "only --target=web is known here"),
            ("--out-name", name) => {
                bindgen.out_name(name);
            }
            ("--out-dir", path) => folder = Some(path.to_owned()),
            ("--debug", _) => {
                bindgen.debug(true);
            }
            ("--keep-debug", _) => {
                bindgen.keep_debug(true);
            }
            (flag, _) if flag.starts_with('-') => {
                bail!("{flag} is not known here; wasm-bindgen-cli knows it")
            }
            _ => input = Some(argument),
        }
    }
    bindgen.input_path(input.context("which .wasm file?")?);
    bindgen.generate(folder.context("--out-dir is missing")?)
}
