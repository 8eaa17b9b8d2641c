extension Job {
  /// The bytes that open a cash drawer.
  ///
  /// Where the profile has it (``Profile/opensDrawerAtOnce``), DLE DC4 is taken; else ESC p.
  ///
  /// - Parameters:
  ///   - connector: the pin of the printer's drawer connector.
  ///   - milliseconds: how long the pulse lasts; 100 to 800 in hundreds by DLE DC4, up to 510 by
  ///     ESC p, and brought into that range.
  ///   - profile: the kind of printer.
  /// - Returns: the bytes; nil when the printer does not have this connector.
  public static func drawerPulse(
    _ connector: DrawerConnector = .pin2,
    milliseconds: Int = 100,
    profile: Profile
  ) -> [UInt8]? {
    guard let drawer = profile.drawer, drawer.connectors.contains(connector) else { return nil }
    if profile.opensDrawerAtOnce {
      let time = UInt8(min(max(milliseconds, 100), 800) / 100)
      return Command.realTimePulse(connector, time: time).bytes
    }
    let on = UInt8(min(max(milliseconds, 2), 510) / 2)
    var bytes = Command.drawerPulse(connector, on: on, off: 250).bytes
    if drawer.takesDigits {
      bytes[2] += 0x30
    }
    return bytes
  }
}
