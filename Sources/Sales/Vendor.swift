/// A wallet family that the gateway is told with a code; the raw value is the gateway's word for it
/// (API reference V3, in-store payment, `vendor`).
public enum Vendor: String, Sendable, Hashable, CaseIterable {
  /// Alipay and the wallets of Alipay+.
  case alipay
  /// WeChat Pay, mainland China and Hong Kong.
  case wechatpay
  /// UnionPay QuickPass.
  case unionpay
}
