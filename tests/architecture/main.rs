//! Rules of the architecture that the manifests could break without a compiler's complaint.

mod dependencies;
mod features;
