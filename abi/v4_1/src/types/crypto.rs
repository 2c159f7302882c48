//! Generic cryptography and JOSE: declared for source compatibility, no function of this library uses them.
#![allow(missing_docs, reason = "names kept so that programs compile; see the module comment")]

use super::*;

pub const LWS_GENCRYPTO_MAX_KEYEL_COUNT: c_int = 8;
pub const LWS_GENHASH_LARGEST: c_int = 64;
pub const LWS_AES_BLOCKSIZE: c_int = 128;
pub const LWS_AES_CBC_BLOCKLEN: c_int = 16;
pub const LWSJWKF_EXPORT_PRIVATE: c_int = 1;
pub const LWSJWKF_EXPORT_NOCRLF: c_int = 2;
pub const LWS_JWS_MAX_RECIPIENTS: c_int = 3;
pub const LWS_JWS_MAX_SIGS: c_int = 3;
pub const LWS_JWE_RFC3394_OVERHEAD_BYTES: c_int = 8;
pub const LWS_JWE_AES_IV_BYTES: c_int = 16;
pub const LWS_JWE_LIMIT_RSA_KEY_BITS: c_int = 4096;
pub const LWS_JWE_LIMIT_AES_KEY_BITS: c_int = 576;
pub const LWS_JWE_LIMIT_EC_KEY_BITS: c_int = 528;
pub const LWS_JWE_LIMIT_HASH_BITS: c_int = 512;
pub const LWS_JWE_LIMIT_KEY_ELEMENT_BYTES: c_int = 512;

/// Values of lws gencrypto kty.
pub type lws_gencrypto_kty = c_uint;
pub const LWS_GENCRYPTO_KTY_UNKNOWN: lws_gencrypto_kty = 0;
pub const LWS_GENCRYPTO_KTY_OCT: lws_gencrypto_kty = 1;
pub const LWS_GENCRYPTO_KTY_RSA: lws_gencrypto_kty = 2;
pub const LWS_GENCRYPTO_KTY_EC: lws_gencrypto_kty = 3;

/// Values of lws gencrypto oct tok.
pub type lws_gencrypto_oct_tok = c_uint;
pub const LWS_GENCRYPTO_OCT_KEYEL_K: lws_gencrypto_oct_tok = 0;
pub const LWS_GENCRYPTO_OCT_KEYEL_COUNT: lws_gencrypto_oct_tok = 1;

/// Values of lws gencrypto rsa tok.
pub type lws_gencrypto_rsa_tok = c_uint;
pub const LWS_GENCRYPTO_RSA_KEYEL_E: lws_gencrypto_rsa_tok = 0;
pub const LWS_GENCRYPTO_RSA_KEYEL_N: lws_gencrypto_rsa_tok = 1;
pub const LWS_GENCRYPTO_RSA_KEYEL_D: lws_gencrypto_rsa_tok = 2;
pub const LWS_GENCRYPTO_RSA_KEYEL_P: lws_gencrypto_rsa_tok = 3;
pub const LWS_GENCRYPTO_RSA_KEYEL_Q: lws_gencrypto_rsa_tok = 4;
pub const LWS_GENCRYPTO_RSA_KEYEL_DP: lws_gencrypto_rsa_tok = 5;
pub const LWS_GENCRYPTO_RSA_KEYEL_DQ: lws_gencrypto_rsa_tok = 6;
pub const LWS_GENCRYPTO_RSA_KEYEL_QI: lws_gencrypto_rsa_tok = 7;
pub const LWS_GENCRYPTO_RSA_KEYEL_COUNT: lws_gencrypto_rsa_tok = 8;

/// Values of lws gencrypto ec tok.
pub type lws_gencrypto_ec_tok = c_uint;
pub const LWS_GENCRYPTO_EC_KEYEL_CRV: lws_gencrypto_ec_tok = 0;
pub const LWS_GENCRYPTO_EC_KEYEL_X: lws_gencrypto_ec_tok = 1;
pub const LWS_GENCRYPTO_EC_KEYEL_D: lws_gencrypto_ec_tok = 2;
pub const LWS_GENCRYPTO_EC_KEYEL_Y: lws_gencrypto_ec_tok = 3;
pub const LWS_GENCRYPTO_EC_KEYEL_COUNT: lws_gencrypto_ec_tok = 4;

/// Values of lws gencrypto aes tok.
pub type lws_gencrypto_aes_tok = c_uint;
pub const LWS_GENCRYPTO_AES_KEYEL_K: lws_gencrypto_aes_tok = 0;
pub const LWS_GENCRYPTO_AES_KEYEL_COUNT: lws_gencrypto_aes_tok = 1;

/// Values of lws genhash types.
pub type lws_genhash_types = c_uint;
pub const LWS_GENHASH_TYPE_UNKNOWN: lws_genhash_types = 0;
pub const LWS_GENHASH_TYPE_MD5: lws_genhash_types = 1;
pub const LWS_GENHASH_TYPE_SHA1: lws_genhash_types = 2;
pub const LWS_GENHASH_TYPE_SHA256: lws_genhash_types = 3;
pub const LWS_GENHASH_TYPE_SHA384: lws_genhash_types = 4;
pub const LWS_GENHASH_TYPE_SHA512: lws_genhash_types = 5;

/// Values of lws genhmac types.
pub type lws_genhmac_types = c_uint;
pub const LWS_GENHMAC_TYPE_UNKNOWN: lws_genhmac_types = 0;
pub const LWS_GENHMAC_TYPE_SHA256: lws_genhmac_types = 1;
pub const LWS_GENHMAC_TYPE_SHA384: lws_genhmac_types = 2;
pub const LWS_GENHMAC_TYPE_SHA512: lws_genhmac_types = 3;

/// Values of enum genrsa mode.
pub type enum_genrsa_mode = c_uint;
pub const LGRSAM_PKCS1_1_5: enum_genrsa_mode = 0;
pub const LGRSAM_PKCS1_OAEP_PSS: enum_genrsa_mode = 1;
pub const LGRSAM_COUNT: enum_genrsa_mode = 2;

/// Values of enum aes modes.
pub type enum_aes_modes = c_uint;
pub const LWS_GAESM_CBC: enum_aes_modes = 0;
pub const LWS_GAESM_CFB128: enum_aes_modes = 1;
pub const LWS_GAESM_CFB8: enum_aes_modes = 2;
pub const LWS_GAESM_CTR: enum_aes_modes = 3;
pub const LWS_GAESM_ECB: enum_aes_modes = 4;
pub const LWS_GAESM_OFB: enum_aes_modes = 5;
pub const LWS_GAESM_XTS: enum_aes_modes = 6;
pub const LWS_GAESM_GCM: enum_aes_modes = 7;
pub const LWS_GAESM_KW: enum_aes_modes = 8;

/// Values of enum aes operation.
pub type enum_aes_operation = c_uint;
pub const LWS_GAESO_ENC: enum_aes_operation = 0;
pub const LWS_GAESO_DEC: enum_aes_operation = 1;

/// Values of enum aes padding.
pub type enum_aes_padding = c_uint;
pub const LWS_GAESP_NO_PADDING: enum_aes_padding = 0;
pub const LWS_GAESP_WITH_PADDING: enum_aes_padding = 1;

/// Values of enum genec alg.
pub type enum_genec_alg = c_uint;
pub const LEGENEC_UNKNOWN: enum_genec_alg = 0;
pub const LEGENEC_ECDH: enum_genec_alg = 1;
pub const LEGENEC_ECDSA: enum_genec_alg = 2;

/// Values of enum lws dh side.
pub type enum_lws_dh_side = c_uint;
pub const LDHS_OURS: enum_lws_dh_side = 0;
pub const LDHS_THEIRS: enum_lws_dh_side = 1;

/// Values of enum jwk meta tok.
pub type enum_jwk_meta_tok = c_uint;
pub const JWK_META_KTY: enum_jwk_meta_tok = 0;
pub const JWK_META_KID: enum_jwk_meta_tok = 1;
pub const JWK_META_USE: enum_jwk_meta_tok = 2;
pub const JWK_META_KEY_OPS: enum_jwk_meta_tok = 3;
pub const JWK_META_X5C: enum_jwk_meta_tok = 4;
pub const JWK_META_ALG: enum_jwk_meta_tok = 5;
pub const LWS_COUNT_JWK_ELEMENTS: enum_jwk_meta_tok = 6;

/// Values of lws jws jose hdr indexes.
pub type lws_jws_jose_hdr_indexes = c_uint;
pub const LJJHI_ALG: lws_jws_jose_hdr_indexes = 0;
pub const LJJHI_JKU: lws_jws_jose_hdr_indexes = 1;
pub const LJJHI_JWK: lws_jws_jose_hdr_indexes = 2;
pub const LJJHI_KID: lws_jws_jose_hdr_indexes = 3;
pub const LJJHI_X5U: lws_jws_jose_hdr_indexes = 4;
pub const LJJHI_X5C: lws_jws_jose_hdr_indexes = 5;
pub const LJJHI_X5T: lws_jws_jose_hdr_indexes = 6;
pub const LJJHI_X5T_S256: lws_jws_jose_hdr_indexes = 7;
pub const LJJHI_TYP: lws_jws_jose_hdr_indexes = 8;
pub const LJJHI_CTY: lws_jws_jose_hdr_indexes = 9;
pub const LJJHI_CRIT: lws_jws_jose_hdr_indexes = 10;
pub const LJJHI_RECIPS_HDR: lws_jws_jose_hdr_indexes = 11;
pub const LJJHI_RECIPS_HDR_ALG: lws_jws_jose_hdr_indexes = 12;
pub const LJJHI_RECIPS_HDR_KID: lws_jws_jose_hdr_indexes = 13;
pub const LJJHI_RECIPS_EKEY: lws_jws_jose_hdr_indexes = 14;
pub const LJJHI_ENC: lws_jws_jose_hdr_indexes = 15;
pub const LJJHI_ZIP: lws_jws_jose_hdr_indexes = 16;
pub const LJJHI_EPK: lws_jws_jose_hdr_indexes = 17;
pub const LJJHI_APU: lws_jws_jose_hdr_indexes = 18;
pub const LJJHI_APV: lws_jws_jose_hdr_indexes = 19;
pub const LJJHI_IV: lws_jws_jose_hdr_indexes = 20;
pub const LJJHI_TAG: lws_jws_jose_hdr_indexes = 21;
pub const LJJHI_P2S: lws_jws_jose_hdr_indexes = 22;
pub const LJJHI_P2C: lws_jws_jose_hdr_indexes = 23;
pub const LWS_COUNT_JOSE_HDR_ELEMENTS: lws_jws_jose_hdr_indexes = 24;

/// Values of lws jose algtype.
pub type lws_jose_algtype = c_uint;
pub const LWS_JOSE_ENCTYPE_NONE: lws_jose_algtype = 0;
pub const LWS_JOSE_ENCTYPE_RSASSA_PKCS1_1_5: lws_jose_algtype = 1;
pub const LWS_JOSE_ENCTYPE_RSASSA_PKCS1_OAEP: lws_jose_algtype = 2;
pub const LWS_JOSE_ENCTYPE_RSASSA_PKCS1_PSS: lws_jose_algtype = 3;
pub const LWS_JOSE_ENCTYPE_ECDSA: lws_jose_algtype = 4;
pub const LWS_JOSE_ENCTYPE_ECDHES: lws_jose_algtype = 5;
pub const LWS_JOSE_ENCTYPE_AES_CBC: lws_jose_algtype = 6;
pub const LWS_JOSE_ENCTYPE_AES_CFB128: lws_jose_algtype = 7;
pub const LWS_JOSE_ENCTYPE_AES_CFB8: lws_jose_algtype = 8;
pub const LWS_JOSE_ENCTYPE_AES_CTR: lws_jose_algtype = 9;
pub const LWS_JOSE_ENCTYPE_AES_ECB: lws_jose_algtype = 10;
pub const LWS_JOSE_ENCTYPE_AES_OFB: lws_jose_algtype = 11;
pub const LWS_JOSE_ENCTYPE_AES_XTS: lws_jose_algtype = 12;
pub const LWS_JOSE_ENCTYPE_AES_GCM: lws_jose_algtype = 13;

/// Values of enum jws sig elements.
pub type enum_jws_sig_elements = c_uint;
pub const LJWS_JOSE: enum_jws_sig_elements = 0;
pub const LJWS_PYLD: enum_jws_sig_elements = 1;
pub const LJWS_SIG: enum_jws_sig_elements = 2;
pub const LJWS_UHDR: enum_jws_sig_elements = 3;
pub const LJWE_JOSE: enum_jws_sig_elements = 0;
pub const LJWE_EKEY: enum_jws_sig_elements = 1;
pub const LJWE_IV: enum_jws_sig_elements = 2;
pub const LJWE_CTXT: enum_jws_sig_elements = 3;
pub const LJWE_ATAG: enum_jws_sig_elements = 4;
pub const LJWE_AAD: enum_jws_sig_elements = 5;
pub const LWS_JWS_MAX_COMPACT_BLOCKS: enum_jws_sig_elements = 6;

/// Declared for source compatibility.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct lws_gencrypto_keyelem {
    pub buf: *mut u8,
    pub len: u32,
}

/// Declared for source compatibility.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct lws_genhash_ctx {
    pub r#type: u8,
    pub evp_type: *const EVP_MD,
    pub mdctx: *mut EVP_MD_CTX,
}

/// Declared for source compatibility.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct lws_genhmac_ctx {
    pub r#type: u8,
    pub evp_type: *const EVP_MD,
    pub ctx: *mut EVP_MD_CTX,
    pub key: *mut EVP_PKEY,
}

/// Declared for source compatibility.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct lws_genrsa_ctx {
    pub bn: [*mut BIGNUM; 8],
    pub ctx: *mut EVP_PKEY_CTX,
    pub rsa: *mut RSA,
    pub context: *mut lws_context,
    pub mode: enum_genrsa_mode,
}

/// Declared for source compatibility.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct lws_genaes_ctx {
    pub ctx: *mut EVP_CIPHER_CTX,
    pub cipher: *const EVP_CIPHER,
    pub engine: *mut ENGINE,
    pub init: c_char,
    pub tag: [c_uchar; 16],
    pub k: *mut lws_gencrypto_keyelem,
    pub op: enum_aes_operation,
    pub mode: enum_aes_modes,
    pub padding: enum_aes_padding,
    pub taglen: c_int,
    pub underway: c_char,
}

/// Declared for source compatibility.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct lws_genec_ctx {
    pub ctx: [*mut EVP_PKEY_CTX; 2],
    pub context: *mut lws_context,
    pub curve_table: *const lws_ec_curves,
    pub genec_alg: enum_genec_alg,
    pub has_private: c_char,
}

/// Declared for source compatibility.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct lws_ec_curves {
    pub name: *const c_char,
    pub tls_lib_nid: c_int,
    pub key_bytes: u16,
}

/// Declared for source compatibility.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct lws_jwk {
    pub e: [lws_gencrypto_keyelem; 8],
    pub meta: [lws_gencrypto_keyelem; 6],
    pub kty: c_int,
    pub private_key: c_char,
}

/// Declared for source compatibility.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct lws_jwk_parse_state {
    pub jwk: *mut lws_jwk,
    pub b64: [c_char; 1366],
    pub per_key_cb: lws_jwk_key_import_callback,
    pub user: *mut c_void,
    pub pos: c_int,
    pub possible: c_ushort,
}

/// Declared for source compatibility.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct lws_jose_jwe_alg {
    pub hash_type: lws_genhash_types,
    pub hmac_type: lws_genhmac_types,
    pub algtype_signing: lws_jose_algtype,
    pub algtype_crypto: lws_jose_algtype,
    pub alg: *const c_char,
    pub curve_name: *const c_char,
    pub keybits_min: c_ushort,
    pub keybits_fixed: c_ushort,
    pub ivbits: c_ushort,
}

/// Declared for source compatibility.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct lws_jws_recpient {
    pub unprot: [lws_gencrypto_keyelem; 24],
    pub jwk_ephemeral: lws_jwk,
    pub jwk: lws_jwk,
}

/// Declared for source compatibility.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct lws_jose {
    pub e: [lws_gencrypto_keyelem; 24],
    pub recipient: [lws_jws_recpient; 3],
    pub typ: [c_char; 32],
    pub alg: *const lws_jose_jwe_alg,
    pub enc_alg: *const lws_jose_jwe_alg,
    pub recipients: c_int,
}

/// Declared for source compatibility.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct lws_jws_map {
    pub buf: [*const c_char; 6],
    pub len: [u32; 6],
}

/// Declared for source compatibility.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct lws_jws {
    pub jwk: *mut lws_jwk,
    pub context: *mut lws_context,
    pub map: lws_jws_map,
    pub map_b64: lws_jws_map,
}

/// Declared for source compatibility.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct lws_jwt_sign_set_cookie {
    pub jwk: *mut lws_jwk,
    pub alg: *const c_char,
    pub iss: *const c_char,
    pub aud: *const c_char,
    pub cookie_name: *const c_char,
    pub sub: [c_char; 33],
    pub extra_json: *const c_char,
    pub extra_json_len: usize,
    pub csrf_in: *const c_char,
    pub expiry_unix_time: c_ulong,
}

/// Declared for source compatibility.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct lws_jwe {
    pub jose: lws_jose,
    pub jws: lws_jws,
    pub jwk: lws_jwk,
    pub cek: [u8; 512],
    pub cek_valid: c_uint,
    pub recip: c_int,
}
const _: () = assert!(std::mem::offset_of!(lws_jwe, cek_valid) == 3888);

/// Declared for source compatibility.
pub type lws_jwk_key_import_callback = Option<unsafe extern "C" fn(*mut lws_jwk, *mut c_void) -> c_int>;
