//! Generic cryptography and JOSE: declared for source compatibility, no function of this library uses them.
#![allow(missing_docs, reason = "members of structures that no function of this library reads")]

use super::*;

/// Most elements that a key of any type has.
pub const LWS_GENCRYPTO_MAX_KEYEL_COUNT: c_int = 8;
/// Bytes of the longest digest: SHA-512.
pub const LWS_GENHASH_LARGEST: c_int = 64;
/// Bits of an AES block.
pub const LWS_AES_BLOCKSIZE: c_int = 128;
/// Bytes of an AES block.
pub const LWS_AES_CBC_BLOCKLEN: c_int = 16;
/// Flag of a JWK export: private elements, too.
pub const LWSJWKF_EXPORT_PRIVATE: c_int = 1;
/// Flag of a JWK export: no line breaks.
pub const LWSJWKF_EXPORT_NOCRLF: c_int = 2;
/// Most recipients of a JOSE object.
pub const LWS_JWS_MAX_RECIPIENTS: c_int = 3;
/// Most signatures of a JWS.
pub const LWS_JWS_MAX_SIGS: c_int = 3;
/// Bytes that AES key wrap adds to a key (RFC 3394).
pub const LWS_JWE_RFC3394_OVERHEAD_BYTES: c_int = 8;
/// Bytes of an initialisation vector.
pub const LWS_JWE_AES_IV_BYTES: c_int = 16;
/// Longest RSA key, in bits.
pub const LWS_JWE_LIMIT_RSA_KEY_BITS: c_int = 4096;
/// Longest AES key, in bits, with room for the wrapping.
pub const LWS_JWE_LIMIT_AES_KEY_BITS: c_int = 576;
/// Longest elliptic curve key, in bits.
pub const LWS_JWE_LIMIT_EC_KEY_BITS: c_int = 528;
/// Longest hash, in bits.
pub const LWS_JWE_LIMIT_HASH_BITS: c_int = 512;
/// Longest element of a key, in bytes.
pub const LWS_JWE_LIMIT_KEY_ELEMENT_BYTES: c_int = 512;

/// Types of keys, the `kty` of a JWK (RFC 7518 section 6.1).
pub type lws_gencrypto_kty = c_uint;
/// Not known.
pub const LWS_GENCRYPTO_KTY_UNKNOWN: lws_gencrypto_kty = 0;
/// Octets: a symmetric key.
pub const LWS_GENCRYPTO_KTY_OCT: lws_gencrypto_kty = 1;
/// RSA.
pub const LWS_GENCRYPTO_KTY_RSA: lws_gencrypto_kty = 2;
/// Elliptic curve.
pub const LWS_GENCRYPTO_KTY_EC: lws_gencrypto_kty = 3;

/// Elements of a symmetric key (RFC 7518 section 6.4).
pub type lws_gencrypto_oct_tok = c_uint;
/// `k`: the key's octets.
pub const LWS_GENCRYPTO_OCT_KEYEL_K: lws_gencrypto_oct_tok = 0;
/// Number of elements.
pub const LWS_GENCRYPTO_OCT_KEYEL_COUNT: lws_gencrypto_oct_tok = 1;

/// Elements of an RSA key (RFC 7518 section 6.3).
pub type lws_gencrypto_rsa_tok = c_uint;
/// `e`: the public exponent.
pub const LWS_GENCRYPTO_RSA_KEYEL_E: lws_gencrypto_rsa_tok = 0;
/// `n`: the modulus.
pub const LWS_GENCRYPTO_RSA_KEYEL_N: lws_gencrypto_rsa_tok = 1;
/// `d`: the private exponent.
pub const LWS_GENCRYPTO_RSA_KEYEL_D: lws_gencrypto_rsa_tok = 2;
/// `p`: the first prime factor.
pub const LWS_GENCRYPTO_RSA_KEYEL_P: lws_gencrypto_rsa_tok = 3;
/// `q`: the second prime factor.
pub const LWS_GENCRYPTO_RSA_KEYEL_Q: lws_gencrypto_rsa_tok = 4;
/// `dp`: the exponent for the first factor.
pub const LWS_GENCRYPTO_RSA_KEYEL_DP: lws_gencrypto_rsa_tok = 5;
/// `dq`: the exponent for the second factor.
pub const LWS_GENCRYPTO_RSA_KEYEL_DQ: lws_gencrypto_rsa_tok = 6;
/// `qi`: the coefficient of the two factors.
pub const LWS_GENCRYPTO_RSA_KEYEL_QI: lws_gencrypto_rsa_tok = 7;
/// Number of elements.
pub const LWS_GENCRYPTO_RSA_KEYEL_COUNT: lws_gencrypto_rsa_tok = 8;

/// Elements of an elliptic curve key (RFC 7518 section 6.2).
pub type lws_gencrypto_ec_tok = c_uint;
/// `crv`: the curve's name.
pub const LWS_GENCRYPTO_EC_KEYEL_CRV: lws_gencrypto_ec_tok = 0;
/// `x`: the first coordinate of the public point.
pub const LWS_GENCRYPTO_EC_KEYEL_X: lws_gencrypto_ec_tok = 1;
/// `d`: the private key.
pub const LWS_GENCRYPTO_EC_KEYEL_D: lws_gencrypto_ec_tok = 2;
/// `y`: the second coordinate of the public point.
pub const LWS_GENCRYPTO_EC_KEYEL_Y: lws_gencrypto_ec_tok = 3;
/// Number of elements.
pub const LWS_GENCRYPTO_EC_KEYEL_COUNT: lws_gencrypto_ec_tok = 4;

/// Elements of an AES key.
pub type lws_gencrypto_aes_tok = c_uint;
/// The key's octets.
pub const LWS_GENCRYPTO_AES_KEYEL_K: lws_gencrypto_aes_tok = 0;
/// Number of elements.
pub const LWS_GENCRYPTO_AES_KEYEL_COUNT: lws_gencrypto_aes_tok = 1;

/// Hash functions.
pub type lws_genhash_types = c_uint;
/// Not known.
pub const LWS_GENHASH_TYPE_UNKNOWN: lws_genhash_types = 0;
/// MD5.
pub const LWS_GENHASH_TYPE_MD5: lws_genhash_types = 1;
/// SHA-1.
pub const LWS_GENHASH_TYPE_SHA1: lws_genhash_types = 2;
/// SHA-256.
pub const LWS_GENHASH_TYPE_SHA256: lws_genhash_types = 3;
/// SHA-384.
pub const LWS_GENHASH_TYPE_SHA384: lws_genhash_types = 4;
/// SHA-512.
pub const LWS_GENHASH_TYPE_SHA512: lws_genhash_types = 5;

/// Hash functions for an HMAC.
pub type lws_genhmac_types = c_uint;
/// Not known.
pub const LWS_GENHMAC_TYPE_UNKNOWN: lws_genhmac_types = 0;
/// HMAC with SHA-256.
pub const LWS_GENHMAC_TYPE_SHA256: lws_genhmac_types = 1;
/// HMAC with SHA-384.
pub const LWS_GENHMAC_TYPE_SHA384: lws_genhmac_types = 2;
/// HMAC with SHA-512.
pub const LWS_GENHMAC_TYPE_SHA512: lws_genhmac_types = 3;

/// Paddings of RSA.
pub type enum_genrsa_mode = c_uint;
/// PKCS #1 v1.5.
pub const LGRSAM_PKCS1_1_5: enum_genrsa_mode = 0;
/// OAEP for encryption, PSS for signatures.
pub const LGRSAM_PKCS1_OAEP_PSS: enum_genrsa_mode = 1;
/// Number of paddings.
pub const LGRSAM_COUNT: enum_genrsa_mode = 2;

/// Modes of AES.
pub type enum_aes_modes = c_uint;
/// Cipher block chaining.
pub const LWS_GAESM_CBC: enum_aes_modes = 0;
/// Cipher feedback of 128 bits.
pub const LWS_GAESM_CFB128: enum_aes_modes = 1;
/// Cipher feedback of 8 bits.
pub const LWS_GAESM_CFB8: enum_aes_modes = 2;
/// Counter.
pub const LWS_GAESM_CTR: enum_aes_modes = 3;
/// Electronic codebook.
pub const LWS_GAESM_ECB: enum_aes_modes = 4;
/// Output feedback.
pub const LWS_GAESM_OFB: enum_aes_modes = 5;
/// XTS, for storage.
pub const LWS_GAESM_XTS: enum_aes_modes = 6;
/// Galois/counter mode, which authenticates.
pub const LWS_GAESM_GCM: enum_aes_modes = 7;
/// Key wrap (RFC 3394).
pub const LWS_GAESM_KW: enum_aes_modes = 8;

/// Directions of AES.
pub type enum_aes_operation = c_uint;
/// Encrypt.
pub const LWS_GAESO_ENC: enum_aes_operation = 0;
/// Decrypt.
pub const LWS_GAESO_DEC: enum_aes_operation = 1;

/// Whether AES pads its last block.
pub type enum_aes_padding = c_uint;
/// Without padding.
pub const LWS_GAESP_NO_PADDING: enum_aes_padding = 0;
/// With padding.
pub const LWS_GAESP_WITH_PADDING: enum_aes_padding = 1;

/// What an elliptic curve key is for.
pub type enum_genec_alg = c_uint;
/// Not known.
pub const LEGENEC_UNKNOWN: enum_genec_alg = 0;
/// Key agreement.
pub const LEGENEC_ECDH: enum_genec_alg = 1;
/// Signatures.
pub const LEGENEC_ECDSA: enum_genec_alg = 2;

/// Sides of a key agreement.
pub type enum_lws_dh_side = c_uint;
/// Our own.
pub const LDHS_OURS: enum_lws_dh_side = 0;
/// The peer's.
pub const LDHS_THEIRS: enum_lws_dh_side = 1;

/// Members of a JWK that are no key material (RFC 7517 section 4).
pub type enum_jwk_meta_tok = c_uint;
/// `kty`: the type of the key.
pub const JWK_META_KTY: enum_jwk_meta_tok = 0;
/// `kid`: the key's identity.
pub const JWK_META_KID: enum_jwk_meta_tok = 1;
/// `use`: what the public key is for.
pub const JWK_META_USE: enum_jwk_meta_tok = 2;
/// `key_ops`: operations the key is for.
pub const JWK_META_KEY_OPS: enum_jwk_meta_tok = 3;
/// `x5c`: its chain of certificates.
pub const JWK_META_X5C: enum_jwk_meta_tok = 4;
/// `alg`: the algorithm it is for.
pub const JWK_META_ALG: enum_jwk_meta_tok = 5;
/// Number of members.
pub const LWS_COUNT_JWK_ELEMENTS: enum_jwk_meta_tok = 6;

/// Parameters of a JOSE header (RFC 7515 section 4.1, RFC 7516 section 4.1, RFC 7518 section 4).
pub type lws_jws_jose_hdr_indexes = c_uint;
/// `alg`: the algorithm.
pub const LJJHI_ALG: lws_jws_jose_hdr_indexes = 0;
/// `jku`: the address of a set of keys.
pub const LJJHI_JKU: lws_jws_jose_hdr_indexes = 1;
/// `jwk`: the key itself.
pub const LJJHI_JWK: lws_jws_jose_hdr_indexes = 2;
/// `kid`: the key's identity.
pub const LJJHI_KID: lws_jws_jose_hdr_indexes = 3;
/// `x5u`: the address of a certificate.
pub const LJJHI_X5U: lws_jws_jose_hdr_indexes = 4;
/// `x5c`: a chain of certificates.
pub const LJJHI_X5C: lws_jws_jose_hdr_indexes = 5;
/// `x5t`: the SHA-1 of a certificate.
pub const LJJHI_X5T: lws_jws_jose_hdr_indexes = 6;
/// `x5t#S256`: the SHA-256 of a certificate.
pub const LJJHI_X5T_S256: lws_jws_jose_hdr_indexes = 7;
/// `typ`: the media type of the whole object.
pub const LJJHI_TYP: lws_jws_jose_hdr_indexes = 8;
/// `cty`: the media type of the payload.
pub const LJJHI_CTY: lws_jws_jose_hdr_indexes = 9;
/// `crit`: parameters that must be understood.
pub const LJJHI_CRIT: lws_jws_jose_hdr_indexes = 10;
/// `header` of a recipient.
pub const LJJHI_RECIPS_HDR: lws_jws_jose_hdr_indexes = 11;
/// `alg` in the header of a recipient.
pub const LJJHI_RECIPS_HDR_ALG: lws_jws_jose_hdr_indexes = 12;
/// `kid` in the header of a recipient.
pub const LJJHI_RECIPS_HDR_KID: lws_jws_jose_hdr_indexes = 13;
/// `encrypted_key` of a recipient.
pub const LJJHI_RECIPS_EKEY: lws_jws_jose_hdr_indexes = 14;
/// `enc`: the algorithm for the content.
pub const LJJHI_ENC: lws_jws_jose_hdr_indexes = 15;
/// `zip`: the compression of the plaintext.
pub const LJJHI_ZIP: lws_jws_jose_hdr_indexes = 16;
/// `epk`: the ephemeral public key.
pub const LJJHI_EPK: lws_jws_jose_hdr_indexes = 17;
/// `apu`: what is known of the producer.
pub const LJJHI_APU: lws_jws_jose_hdr_indexes = 18;
/// `apv`: what is known of the recipient.
pub const LJJHI_APV: lws_jws_jose_hdr_indexes = 19;
/// `iv`: the initialisation vector of a key wrapped with AES-GCM.
pub const LJJHI_IV: lws_jws_jose_hdr_indexes = 20;
/// `tag`: the authentication tag of a key wrapped with AES-GCM.
pub const LJJHI_TAG: lws_jws_jose_hdr_indexes = 21;
/// `p2s`: the salt of PBES2.
pub const LJJHI_P2S: lws_jws_jose_hdr_indexes = 22;
/// `p2c`: the iterations of PBES2.
pub const LJJHI_P2C: lws_jws_jose_hdr_indexes = 23;
/// Number of parameters.
pub const LWS_COUNT_JOSE_HDR_ELEMENTS: lws_jws_jose_hdr_indexes = 24;

/// Families of JOSE algorithms.
pub type lws_jose_algtype = c_uint;
/// None.
pub const LWS_JOSE_ENCTYPE_NONE: lws_jose_algtype = 0;
/// RSA with PKCS #1 v1.5.
pub const LWS_JOSE_ENCTYPE_RSASSA_PKCS1_1_5: lws_jose_algtype = 1;
/// RSA with OAEP.
pub const LWS_JOSE_ENCTYPE_RSASSA_PKCS1_OAEP: lws_jose_algtype = 2;
/// RSA with PSS.
pub const LWS_JOSE_ENCTYPE_RSASSA_PKCS1_PSS: lws_jose_algtype = 3;
/// ECDSA.
pub const LWS_JOSE_ENCTYPE_ECDSA: lws_jose_algtype = 4;
/// ECDH-ES: key agreement with an ephemeral key.
pub const LWS_JOSE_ENCTYPE_ECDHES: lws_jose_algtype = 5;
/// AES-CBC.
pub const LWS_JOSE_ENCTYPE_AES_CBC: lws_jose_algtype = 6;
/// AES-CFB of 128 bits.
pub const LWS_JOSE_ENCTYPE_AES_CFB128: lws_jose_algtype = 7;
/// AES-CFB of 8 bits.
pub const LWS_JOSE_ENCTYPE_AES_CFB8: lws_jose_algtype = 8;
/// AES-CTR.
pub const LWS_JOSE_ENCTYPE_AES_CTR: lws_jose_algtype = 9;
/// AES-ECB.
pub const LWS_JOSE_ENCTYPE_AES_ECB: lws_jose_algtype = 10;
/// AES-OFB.
pub const LWS_JOSE_ENCTYPE_AES_OFB: lws_jose_algtype = 11;
/// AES-XTS.
pub const LWS_JOSE_ENCTYPE_AES_XTS: lws_jose_algtype = 12;
/// AES-GCM.
pub const LWS_JOSE_ENCTYPE_AES_GCM: lws_jose_algtype = 13;

/// Parts of a JWS or JWE in its compact form (RFC 7515 section 7.1, RFC 7516 section 7.1).
pub type enum_jws_sig_elements = c_uint;
/// JWS: the protected header.
pub const LJWS_JOSE: enum_jws_sig_elements = 0;
/// JWS: the payload.
pub const LJWS_PYLD: enum_jws_sig_elements = 1;
/// JWS: the signature.
pub const LJWS_SIG: enum_jws_sig_elements = 2;
/// JWS: the unprotected header.
pub const LJWS_UHDR: enum_jws_sig_elements = 3;
/// JWE: the protected header.
pub const LJWE_JOSE: enum_jws_sig_elements = 0;
/// JWE: the encrypted key.
pub const LJWE_EKEY: enum_jws_sig_elements = 1;
/// JWE: the initialisation vector.
pub const LJWE_IV: enum_jws_sig_elements = 2;
/// JWE: the ciphertext.
pub const LJWE_CTXT: enum_jws_sig_elements = 3;
/// JWE: the authentication tag.
pub const LJWE_ATAG: enum_jws_sig_elements = 4;
/// JWE: further authenticated data.
pub const LJWE_AAD: enum_jws_sig_elements = 5;
/// Most parts of either.
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
