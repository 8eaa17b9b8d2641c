/// What lets people other than root print on USB printers.
public enum USBPermissions {
  /// Where the rule is put; it must be read before `73-seat-late.rules`, which hands printers to
  /// whoever sits at the machine.
  public static let path = "/etc/udev/rules.d/70-platen.rules"

  private static let grant = #"GROUP="lp", MODE="0664", TAG+="uaccess""#

  /// The rule for udev, with a line break at its end.
  ///
  /// It gives every device with an interface of the printer class (07, subclass 01) and the known
  /// printer in a class of its maker's own to the group lp and to whoever sits at the machine.
  public static let rule = """
    # USB printers belong to the group lp and to whoever sits at the machine.
    ACTION=="remove", GOTO="platen_end"
    SUBSYSTEM!="usb", GOTO="platen_end"
    ENV{DEVTYPE}!="usb_device", GOTO="platen_end"
    ENV{ID_USB_INTERFACES}=="*:0701??:*", \(grant)
    ATTR{idVendor}=="04b8", ATTR{idProduct}=="0202", \(grant)
    LABEL="platen_end"

    """

  /// The commands that put the rule to work once it is in its place, for root.
  public static let activation = [
    "udevadm control --reload", "udevadm trigger --action=change --subsystem-match=usb",
  ]

  /// How to get there, in words that follow "where that is not enough,".
  static let advice =
    #"add the udev rule SUBSYSTEM=="usb", ENV{ID_USB_INTERFACES}=="*:0701??:*", \#(grant)"#
    + " in \(path) (`platen setup udev --install` writes it)"
}
