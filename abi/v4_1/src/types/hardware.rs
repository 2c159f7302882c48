//! Buses, pins, lights, displays and network devices: declared for source compatibility, no function of this
//! library uses them.
#![allow(missing_docs, reason = "members of structures that no function of this library reads")]

use super::*;

/// The command line of channel 3 is used.
pub const LWSBBSPI_FLAG_USE_NCMD3: c_int = 128;
/// The command line of channel 2 is used.
pub const LWSBBSPI_FLAG_USE_NCMD2: c_int = 64;
/// The command line of channel 1 is used.
pub const LWSBBSPI_FLAG_USE_NCMD1: c_int = 32;
/// The command line of channel 0 is used.
pub const LWSBBSPI_FLAG_USE_NCMD0: c_int = 16;
/// The chip select of channel 3 is used.
pub const LWSBBSPI_FLAG_USE_NCS3: c_int = 8;
/// The chip select of channel 2 is used.
pub const LWSBBSPI_FLAG_USE_NCS2: c_int = 4;
/// The chip select of channel 1 is used.
pub const LWSBBSPI_FLAG_USE_NCS1: c_int = 2;
/// The chip select of channel 0 is used.
pub const LWSBBSPI_FLAG_USE_NCS0: c_int = 1;
/// Channels of an SPI bus that is made of pins.
pub const LWS_SPI_BB_MAX_CH: c_int = 4;
/// Milliseconds between two looks at a button.
pub const LWS_BUTTON_MON_TIMER_MS: c_int = 5;
/// Full light.
pub const LWS_LED_MAX_INTENSITY: c_int = 65535;
/// Phases of a whole turn of a light's function.
pub const LWS_LED_FUNC_PHASE: c_int = 65536;
/// A sequence of lights without an end.
pub const LWS_SEQ_LEDPHASE_TOTAL_ENDLESS: c_int = -1;
/// Milliseconds between two steps of a sequence of lights.
pub const LWS_LED_SEQUENCER_UPDATE_INTERVAL_MS: c_int = 33;
/// First I2C address of an SSD1306 display.
pub const SSD1306_I2C7_ADS1: c_int = 60;
/// Second I2C address of an SSD1306 display.
pub const SSD1306_I2C7_ADS2: c_int = 61;
/// Settings are opened to be written.
pub const LSOOPEN_FLAG_WRITEABLE: c_int = 1;
/// Most access points that a scan keeps.
pub const LWS_WIFI_MAX_SCAN_TRACK: c_int = 16;
/// Bytes of a hardware address.
pub const LWS_ETH_ALEN: c_int = 6;

/// Modes and transactions of an SPI bus.
pub type spi_modes = c_uint;
/// The clock is high when idle.
pub const LWSSPIMODE_CPOL: spi_modes = 1;
/// Data are taken at the second edge.
pub const LWSSPIMODE_CPHA: spi_modes = 2;
/// Clock low when idle, data taken when it rises.
pub const LWS_SPI_BUSMODE_CLK_IDLE_LOW_SAMP_RISING: spi_modes = 0;
/// Clock high when idle, data taken when it rises.
pub const LWS_SPI_BUSMODE_CLK_IDLE_HIGH_SAMP_RISING: spi_modes = 1;
/// Clock low when idle, data taken when it falls.
pub const LWS_SPI_BUSMODE_CLK_IDLE_LOW_SAMP_FALLING: spi_modes = 2;
/// Clock high when idle, data taken when it falls.
pub const LWS_SPI_BUSMODE_CLK_IDLE_HIGH_SAMP_FALLING: spi_modes = 3;
/// One direction after the other.
pub const LWS_SPI_TXN_HALF_DUPLEX_DISCRETE: spi_modes = 0;

/// When a pin interrupts.
pub type lws_gpio_irq_t = c_uint;
/// Never.
pub const LWSGGPIO_IRQ_NONE: lws_gpio_irq_t = 0;
/// When it rises.
pub const LWSGGPIO_IRQ_RISING: lws_gpio_irq_t = 1;
/// When it falls.
pub const LWSGGPIO_IRQ_FALLING: lws_gpio_irq_t = 2;
/// When it changes.
pub const LWSGGPIO_IRQ_CHANGE: lws_gpio_irq_t = 3;
/// While it is low.
pub const LWSGGPIO_IRQ_LOW: lws_gpio_irq_t = 4;
/// While it is high.
pub const LWSGGPIO_IRQ_HIGH: lws_gpio_irq_t = 5;

/// How a pin is used.
pub type gpio_flags = c_uint;
/// It is read.
pub const LWSGGPIO_FL_READ: gpio_flags = 1;
/// It is written.
pub const LWSGGPIO_FL_WRITE: gpio_flags = 2;
/// With a resistor to the supply.
pub const LWSGGPIO_FL_PULLUP: gpio_flags = 4;
/// With a resistor to ground.
pub const LWSGGPIO_FL_PULLDOWN: gpio_flags = 8;
/// It is low at first.
pub const LWSGGPIO_FL_START_LOW: gpio_flags = 16;

/// How presses of a button are told apart.
pub type button_flags = c_uint;
/// Two quick presses are a double click.
pub const LWSBTNRGMFLAG_CLASSIFY_DOUBLECLICK: button_flags = 1;

/// Sequences of a light.
pub type led_sequence_slots = c_uint;
/// The one that runs.
pub const LLSI_CURR: led_sequence_slots = 0;
/// The next one.
pub const LLSI_NEXT: led_sequence_slots = 1;
/// The one between the two.
pub const LLSI_TRANS: led_sequence_slots = 2;

/// States of a display.
pub type lws_display_controller_state = c_uint;
/// Off.
pub const LWSDISPS_OFF: lws_display_controller_state = 0;
/// Dimmed, since nothing happened.
pub const LWSDISPS_AUTODIMMED: lws_display_controller_state = 1;
/// Waking up.
pub const LWSDISPS_BECOMING_ACTIVE: lws_display_controller_state = 2;
/// On.
pub const LWSDISPS_ACTIVE: lws_display_controller_state = 3;
/// Going off.
pub const LWSDISPS_GOING_OFF: lws_display_controller_state = 4;

/// Types of network devices.
pub type lws_netdev_type_t = c_uint;
/// Not known.
pub const LWSNDTYP_UNKNOWN: lws_netdev_type_t = 0;
/// Wireless.
pub const LWSNDTYP_WIFI: lws_netdev_type_t = 1;
/// Wired.
pub const LWSNDTYP_ETH: lws_netdev_type_t = 2;

/// Modes and states of a wireless device.
pub type netdev_wifi_flags = c_uint;
/// No encryption.
pub const LNDIW_ALG_OPEN: netdev_wifi_flags = 0;
/// WPA2.
pub const LNDIW_ALG_WPA2: netdev_wifi_flags = 1;
/// It joins a network.
pub const LNDIW_MODE_STA: netdev_wifi_flags = 1;
/// It offers a network.
pub const LNDIW_MODE_AP: netdev_wifi_flags = 2;
/// It is up.
pub const LNDIW_UP: netdev_wifi_flags = 128;
/// It has an IPv4 address.
pub const LNDIW_ACQ_IPv4: netdev_wifi_flags = 1;
/// It has an IPv6 address.
pub const LNDIW_ACQ_IPv6: netdev_wifi_flags = 2;

/// States of a wireless device.
pub type lws_netdev_wifi_state_t = c_uint;
/// Nothing was done yet.
pub const LWSNDVWIFI_STATE_INITIAL: lws_netdev_wifi_state_t = 0;
/// Looking for networks.
pub const LWSNDVWIFI_STATE_SCAN: lws_netdev_wifi_state_t = 1;
/// Offering a network.
pub const LWSNDVWIFI_STATE_AP: lws_netdev_wifi_state_t = 2;
/// Offering a network and looking for others.
pub const LWSNDVWIFI_STATE_AP_SCAN: lws_netdev_wifi_state_t = 3;
/// Joined, and offering a network to a group.
pub const LWSNDVWIFI_STATE_STAT_GRP_AP: lws_netdev_wifi_state_t = 4;
/// Joined, offering a network to a group and looking for others.
pub const LWSNDVWIFI_STATE_STAT_GRP_AP_SCAN: lws_netdev_wifi_state_t = 5;
/// Joining a network.
pub const LWSNDVWIFI_STATE_STAT: lws_netdev_wifi_state_t = 6;
/// Joined, and all is well.
pub const LWSNDVWIFI_STATE_STAT_HAPPY: lws_netdev_wifi_state_t = 7;

/// Declared for source compatibility.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct lws_i2c_ops {
    pub init: Option<unsafe extern "C" fn(*const lws_i2c_ops) -> c_int>,
    pub start: Option<unsafe extern "C" fn(*const lws_i2c_ops) -> c_int>,
    pub stop: Option<unsafe extern "C" fn(*const lws_i2c_ops)>,
    pub write: Option<unsafe extern "C" fn(*const lws_i2c_ops, u8) -> c_int>,
    pub read: Option<unsafe extern "C" fn(*const lws_i2c_ops) -> c_int>,
    pub set_ack: Option<unsafe extern "C" fn(*const lws_i2c_ops, c_int)>,
}

/// Declared for source compatibility.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct lws_spi_desc {
    pub src: *const u8,
    pub data: *const u8,
    pub dest: *mut u8,
    pub opaque: *mut c_void,
    pub completion_cb: lws_spi_cb_t,
    pub count_cmd: u16,
    pub count_write: u16,
    pub count_read: u16,
    pub txn_type: u8,
    pub channel: u8,
}

/// Declared for source compatibility.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct lws_spi_ops {
    pub init: Option<unsafe extern "C" fn(*const lws_spi_ops) -> c_int>,
    pub queue: Option<unsafe extern "C" fn(*const lws_spi_ops, *const lws_spi_desc_t) -> c_int>,
    pub bus_mode: u8,
}

/// Declared for source compatibility.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct lws_gpio_ops {
    pub mode: Option<unsafe extern "C" fn(_lws_plat_gpio_t, c_int)>,
    pub read: Option<unsafe extern "C" fn(_lws_plat_gpio_t) -> c_int>,
    pub set: Option<unsafe extern "C" fn(_lws_plat_gpio_t, c_int)>,
    pub irq_mode: Option<
        unsafe extern "C" fn(_lws_plat_gpio_t, lws_gpio_irq_t, lws_gpio_irq_cb_t, *mut c_void) -> c_int,
    >,
}

/// Declared for source compatibility.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct lws_bb_i2c {
    pub bb_ops: lws_i2c_ops_t,
    pub scl: _lws_plat_gpio_t,
    pub sda: _lws_plat_gpio_t,
    pub gpio: *const lws_gpio_ops_t,
    pub delay: Option<unsafe extern "C" fn()>,
}

/// Declared for source compatibility.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct lws_bb_spi {
    pub bb_ops: lws_spi_ops_t,
    pub gpio: *const lws_gpio_ops_t,
    pub clk: _lws_plat_gpio_t,
    pub ncs: [_lws_plat_gpio_t; 4],
    pub ncmd: [_lws_plat_gpio_t; 4],
    pub mosi: _lws_plat_gpio_t,
    pub miso: _lws_plat_gpio_t,
    pub flags: u8,
}

/// Declared for source compatibility.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct lws_button_regime {
    pub ms_min_down: u16,
    pub ms_min_down_longpress: u16,
    pub ms_up_settle: u16,
    pub ms_doubleclick_grace: u16,
    pub ms_repeat_down: u16,
    pub flags: u8,
}

/// Declared for source compatibility.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct lws_button_map {
    pub gpio: _lws_plat_gpio_t,
    pub smd_interaction_name: *const c_char,
    pub regime: *const lws_button_regime_t,
}

/// Declared for source compatibility.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct lws_button_controller {
    pub smd_bc_name: *const c_char,
    pub gpio_ops: *const lws_gpio_ops_t,
    pub button_map: *const lws_button_map_t,
    pub active_state_bitmap: lws_button_idx_t,
    pub count_buttons: u8,
}

/// Declared for source compatibility.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct lws_led_sequence_def_t {
    pub func: lws_led_lookup_t,
    pub ledphase_offset: lws_led_seq_phase_t,
    pub ledphase_total: c_int,
    pub ms: u16,
    pub flags: u8,
}

/// Declared for source compatibility.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct lws_led_state_ch {
    pub seq: *const lws_led_sequence_def_t,
    pub ph: lws_led_seq_phase_t,
    pub step: lws_led_seq_phase_t,
    pub phase_budget: c_int,
    pub last: lws_led_intensity_t,
}

/// Declared for source compatibility.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct lws_led_state_chs {
    pub seqs: [lws_led_state_ch_t; 3],
}

/// Declared for source compatibility.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct lws_led_ops {
    pub intensity: Option<unsafe extern "C" fn(*const lws_led_ops, *const c_char, lws_led_intensity_t)>,
    pub create: Option<unsafe extern "C" fn(*const lws_led_ops) -> *mut lws_led_state>,
    pub destroy: Option<unsafe extern "C" fn(*mut lws_led_state)>,
}

/// Declared for source compatibility.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct lws_led_gpio_map {
    pub name: *const c_char,
    pub gpio: _lws_plat_gpio_t,
    pub intensity_correction: lws_led_lookup_t,
    pub pwm_ops: *const lws_pwm_ops,
    pub active_level: u8,
}

/// Declared for source compatibility.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct lws_led_gpio_controller {
    pub led_ops: lws_led_ops_t,
    pub gpio_ops: *const lws_gpio_ops_t,
    pub led_map: *const lws_led_gpio_map_t,
    pub count_leds: u8,
}

/// Declared for source compatibility.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct lws_pwm_map {
    pub gpio: _lws_plat_gpio_t,
    pub index: u8,
    pub active_level: u8,
}

/// Declared for source compatibility.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct lws_pwm_ops {
    pub init: Option<unsafe extern "C" fn(*const lws_pwm_ops) -> c_int>,
    pub intensity: Option<unsafe extern "C" fn(*const lws_pwm_ops, _lws_plat_gpio_t, lws_led_intensity_t)>,
    pub pwm_map: *const lws_pwm_map_t,
    pub count_pwm_map: u8,
}

/// Declared for source compatibility.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct lws_display {
    pub init: Option<unsafe extern "C" fn(*const lws_display) -> c_int>,
    pub bl_pwm_ops: *const lws_pwm_ops_t,
    pub contrast: Option<unsafe extern "C" fn(*const lws_display, u8) -> c_int>,
    pub blit: Option<
        unsafe extern "C" fn(
            *const lws_display,
            *const u8,
            lws_display_scalar,
            lws_display_scalar,
            lws_display_scalar,
            lws_display_scalar,
        ) -> c_int,
    >,
    pub power: Option<unsafe extern "C" fn(*const lws_display, c_int) -> c_int>,
    pub bl_active: *const lws_led_sequence_def_t,
    pub bl_dim: *const lws_led_sequence_def_t,
    pub bl_transition: *const lws_led_sequence_def_t,
    pub variant: *mut c_void,
    pub bl_index: c_int,
    pub w: lws_display_scalar,
    pub h: lws_display_scalar,
    pub latency_wake_ms: u8,
}

/// Declared for source compatibility.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct lws_display_state {
    pub sul_autodim: lws_sorted_usec_list_t,
    pub disp: *const lws_display_t,
    pub ctx: *mut lws_context,
    pub autodim_ms: c_int,
    pub off_ms: c_int,
    pub bl_lcs: *mut lws_led_state,
    pub chs: lws_led_state_chs_t,
    pub state: lws_display_controller_state,
}

/// Declared for source compatibility.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct lws_display_ssd1306 {
    pub disp: lws_display_t,
    pub i2c: *const lws_i2c_ops_t,
    pub gpio: *const lws_gpio_ops_t,
    pub reset_gpio: _lws_plat_gpio_t,
    pub i2c7_address: u8,
}

/// Declared for source compatibility.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct lws_display_ili9341 {
    pub disp: lws_display_t,
    pub spi: *const lws_spi_ops_t,
    pub gpio: *const lws_gpio_ops_t,
    pub reset_gpio: _lws_plat_gpio_t,
    pub spi_index: u8,
}

/// Declared for source compatibility.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct lws_settings_ops {
    pub get: Option<
        unsafe extern "C" fn(*mut lws_settings_instance_t, *const c_char, *mut u8, *mut usize) -> c_int,
    >,
    pub set:
        Option<unsafe extern "C" fn(*mut lws_settings_instance_t, *const c_char, *const u8, usize) -> c_int>,
}

/// Declared for source compatibility.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct lws_settings_instance_t {
    pub handle_plat: *mut c_void,
    pub so: *const lws_settings_ops,
    pub refcount: u8,
    pub opaque_plat: *mut c_void,
}

/// Declared for source compatibility.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct lws_netdev_config {
    pub plat_config: *mut c_void,
}

/// Declared for source compatibility.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct lws_netdev_ops {
    pub create: Option<
        unsafe extern "C" fn(
            *mut lws_context,
            *const lws_netdev_ops,
            *const c_char,
            *mut c_void,
        ) -> *mut lws_netdev_instance,
    >,
    pub configure: Option<unsafe extern "C" fn(*mut lws_netdev_instance, *mut lws_netdev_config_t) -> c_int>,
    pub up: Option<unsafe extern "C" fn(*mut lws_netdev_instance) -> c_int>,
    pub down: Option<unsafe extern "C" fn(*mut lws_netdev_instance) -> c_int>,
    pub event:
        Option<unsafe extern "C" fn(*mut lws_netdev_instance, lws_usec_t, *mut c_void, usize) -> c_int>,
    pub destroy: Option<unsafe extern "C" fn(*mut *mut lws_netdev_instance)>,
    pub connect: Option<
        unsafe extern "C" fn(*mut lws_netdev_instance, *const c_char, *const c_char, *mut u8) -> c_int,
    >,
    pub scan: Option<unsafe extern "C" fn(*mut lws_netdev_instance)>,
}

/// Declared for source compatibility.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct lws_netdevs {
    pub owner: lws_dll2_owner_t,
    pub owner_creds: lws_dll2_owner_t,
    pub ac_creds: *mut lwsac,
    pub si: *mut lws_settings_instance_t,
    pub sa46_dns_resolver: lws_sockaddr46,
    pub refcount_creds: u8,
}

/// Declared for source compatibility.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct lws_netdev_instance {
    pub name: *const c_char,
    pub ops: *const lws_netdev_ops_t,
    pub platinfo: *mut c_void,
    pub list: lws_dll2_t,
    pub mac: [u8; 6],
    pub r#type: u8,
}

/// Declared for source compatibility.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct lws_wifi_creds {
    pub list: lws_dll2_t,
    pub bssid: [u8; 6],
    pub passphrase: [c_char; 64],
    pub ssid: [c_char; 33],
    pub alg: u8,
}

/// Declared for source compatibility.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct lws_netdev_instance_wifi {
    pub inst: lws_netdev_instance_t,
    pub scan: lws_dll2_owner_t,
    pub sul_scan: lws_sorted_usec_list_t,
    pub ap_cred: *mut lws_wifi_creds_t,
    pub ap_ip: *const c_char,
    pub sta_ads: *const c_char,
    pub current_attempt_ssid: [c_char; 33],
    pub current_attempt_bssid: [u8; 6],
    pub flags: u8,
    pub state: u8,
}

/// Declared for source compatibility.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct lws_wifi_sta {
    pub list: lws_dll2_t,
    pub last_seen: u32,
    pub last_tried: u32,
    pub bssid: [u8; 6],
    pub ssid: *mut c_char,
    pub ssid_len: u8,
    pub ch: lws_wifi_ch_t,
    pub rssi: [lws_wifi_rssi_t; 8],
    pub rssi_avg: i16,
    pub authmode: u8,
    pub rssi_count: u8,
    pub rssi_next: u8,
}

/// Short name of `struct lws_i2c_ops`.
pub type lws_i2c_ops_t = lws_i2c_ops;
/// Declared for source compatibility.
pub type lws_spi_cb_t = Option<unsafe extern "C" fn(*mut c_void) -> c_int>;
/// Short name of `struct lws_spi_desc`.
pub type lws_spi_desc_t = lws_spi_desc;
/// Short name of `struct lws_spi_ops`.
pub type lws_spi_ops_t = lws_spi_ops;
/// Declared for source compatibility.
pub type _lws_plat_gpio_t = c_int;
/// Declared for source compatibility.
pub type lws_gpio_irq_cb_t = Option<unsafe extern "C" fn(*mut c_void)>;
/// Short name of `struct lws_gpio_ops`.
pub type lws_gpio_ops_t = lws_gpio_ops;
/// Short name of `struct lws_bb_i2c`.
pub type lws_bb_i2c_t = lws_bb_i2c;
/// Short name of `struct lws_bb_spi`.
pub type lws_bb_spi_t = lws_bb_spi;
/// Declared for source compatibility.
pub type lws_button_idx_t = u16;
/// Declared for source compatibility.
pub type lws_button_cb_t = Option<unsafe extern "C" fn(*mut c_void, lws_button_idx_t, c_int)>;
/// Short name of `struct lws_button_regime`.
pub type lws_button_regime_t = lws_button_regime;
/// Short name of `struct lws_button_map`.
pub type lws_button_map_t = lws_button_map;
/// Short name of `struct lws_button_controller`.
pub type lws_button_controller_t = lws_button_controller;
/// Declared for source compatibility.
pub type lws_led_intensity_t = u16;
/// Declared for source compatibility.
pub type lws_led_seq_phase_t = u16;
/// Declared for source compatibility.
pub type lws_led_lookup_t = Option<unsafe extern "C" fn(lws_led_seq_phase_t) -> lws_led_intensity_t>;
/// Short name of `struct lws_led_state_ch`.
pub type lws_led_state_ch_t = lws_led_state_ch;
/// Short name of `struct lws_led_state_chs`.
pub type lws_led_state_chs_t = lws_led_state_chs;
/// Short name of `struct lws_led_ops`.
pub type lws_led_ops_t = lws_led_ops;
/// Short name of `struct lws_led_gpio_map`.
pub type lws_led_gpio_map_t = lws_led_gpio_map;
/// Short name of `struct lws_led_gpio_controller`.
pub type lws_led_gpio_controller_t = lws_led_gpio_controller;
/// Short name of `struct lws_pwm_map`.
pub type lws_pwm_map_t = lws_pwm_map;
/// Short name of `struct lws_pwm_ops`.
pub type lws_pwm_ops_t = lws_pwm_ops;
/// Declared for source compatibility.
pub type lws_display_scalar = u16;
/// Short name of `struct lws_display`.
pub type lws_display_t = lws_display;
/// Short name of `struct lws_display_state`.
pub type lws_display_state_t = lws_display_state;
/// Short name of `struct lws_display_ssd1306`.
pub type lws_display_ssd1306_t = lws_display_ssd1306;
/// Short name of `struct lws_display_ili9341`.
pub type lws_display_ili9341_t = lws_display_ili9341;
/// Short name of `struct lws_settings_ops`.
pub type lws_settings_ops_t = lws_settings_ops;
/// Declared for source compatibility.
pub type lws_wifi_ch_t = u8;
/// Declared for source compatibility.
pub type lws_wifi_rssi_t = i8;
/// Short name of `struct lws_netdev_config`.
pub type lws_netdev_config_t = lws_netdev_config;
/// Short name of `struct lws_netdev_ops`.
pub type lws_netdev_ops_t = lws_netdev_ops;
/// Short name of `struct lws_netdevs`.
pub type lws_netdevs_t = lws_netdevs;
/// Short name of `struct lws_netdev_instance`.
pub type lws_netdev_instance_t = lws_netdev_instance;
/// Short name of `struct lws_wifi_creds`.
pub type lws_wifi_creds_t = lws_wifi_creds;
/// Short name of `struct lws_netdev_instance_wifi`.
pub type lws_netdev_instance_wifi_t = lws_netdev_instance_wifi;
/// Short name of `struct lws_wifi_sta`.
pub type lws_wifi_sta_t = lws_wifi_sta;
