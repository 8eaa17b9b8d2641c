/// Who calls the gateway: the merchant's account as the gateway numbers it.
public struct Merchant: Sendable, Hashable {
  /// The merchant's number, six digits in the gateway's samples.
  public var merchantNo: String
  /// The store's number, six digits in the gateway's samples.
  public var storeNo: String
  /// The cashier's or permission number, where the account uses one.
  public var storeAdminNo: String?
  /// The number of the partner under which the merchant runs, where there is one.
  public var merGroupNo: String?

  /// A merchant's account.
  public init(
    merchantNo: String,
    storeNo: String,
    storeAdminNo: String? = nil,
    merGroupNo: String? = nil
  ) {
    self.merchantNo = merchantNo
    self.storeNo = storeNo
    self.storeAdminNo = storeAdminNo
    self.merGroupNo = merGroupNo
  }
}
