extension Profile {
  /// The built-in profile of this name, or nil.
  public static func named(_ name: String) -> Profile? {
    builtIn.first { $0.name == name }
  }

  /// The built-in profile of a printer, by what it says of itself on USB.
  ///
  /// The model's name goes before the numbers of USB, which many makers use for several models and
  /// many makers of copies share.
  ///
  /// - Parameters:
  ///   - vendor: the vendor number of USB.
  ///   - product: the product number of USB.
  ///   - deviceID: the IEEE 1284 device id, such as `MFG:EPSON;MDL:TM-T20II;CMD:ESC/POS;`.
  /// - Returns: the profile that fits best; nil when none is known to fit.
  public static func matching(
    vendor: UInt16? = nil,
    product: UInt16? = nil,
    deviceID: String? = nil
  ) -> Profile? {
    if let deviceID {
      let id = DeviceID(deviceID)
      var best: (profile: Profile, fit: Int)?
      for profile in builtIn {
        let fit = profile.identities.map { $0.fit(id) }.max() ?? 0
        if fit > best?.fit ?? 0 {
          best = (profile, fit)
        }
      }
      if let best { return best.profile }
    }
    guard let vendor, let product else { return nil }
    let identity = Identity.usb(vendor: vendor, product: product)
    return builtIn.first { $0.identities.contains(identity) }
  }
}

extension Profile.Identity {
  fileprivate func fit(_ id: DeviceID) -> Int {
    switch self {
    case .model(let name): id.fit(name)
    case .usb: 0
    }
  }
}
