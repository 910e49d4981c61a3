namespace Ringside.Protocols.Ouch;

/// <summary>Messages from venue to client.</summary>
/// <remarks>Its value is the letter on the wire, the first byte of the message. S, U and M mean something else in the other direction.
/// The rarer messages of OUCH 4.2 are not decoded: D, B, G, F, P, T, M and K.</remarks>
public enum OuchOutboundType : byte
{
    /// <summary>See <see cref="OuchSystemEvent"/>.</summary>
    SystemEvent = (byte)'S',

    /// <summary>See <see cref="OuchAccepted"/>.</summary>
    Accepted = (byte)'A',

    /// <summary>See <see cref="OuchReplaced"/>.</summary>
    Replaced = (byte)'U',

    /// <summary>See <see cref="OuchCanceled"/>.</summary>
    Canceled = (byte)'C',

    /// <summary>See <see cref="OuchExecuted"/>.</summary>
    Executed = (byte)'E',

    /// <summary>See <see cref="OuchRejected"/>.</summary>
    Rejected = (byte)'J',

    /// <summary>See <see cref="OuchCancelRejected"/>.</summary>
    CancelRejected = (byte)'I',
}
