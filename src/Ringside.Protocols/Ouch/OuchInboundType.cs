namespace Ringside.Protocols.Ouch;

/// <summary>Messages from client to venue.</summary>
/// <remarks>Its value is the letter on the wire, the first byte of the message. S, U and M mean something else in the other
/// direction.</remarks>
public enum OuchInboundType : byte
{
    /// <summary>See <see cref="OuchEnterOrder"/>.</summary>
    EnterOrder = (byte)'O',

    /// <summary>See <see cref="OuchReplaceOrder"/>.</summary>
    ReplaceOrder = (byte)'U',

    /// <summary>See <see cref="OuchCancelOrder"/>.</summary>
    CancelOrder = (byte)'X',

    /// <summary>See <see cref="OuchModifyOrder"/>.</summary>
    ModifyOrder = (byte)'M',
}
