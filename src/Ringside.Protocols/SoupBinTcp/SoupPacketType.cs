namespace Ringside.Protocols.SoupBinTcp;

/// <summary>Packets of SoupBinTCP. The value is the letter on the wire.</summary>
public enum SoupPacketType : byte
{
    /// <summary>Text for people, to be ignored; both ways.</summary>
    Debug = (byte)'+',

    /// <summary>Server: the client is in. See <see cref="SoupLoginAccepted"/>.</summary>
    LoginAccepted = (byte)'A',

    /// <summary>Server: the client is not in, and the connection ends. See <see cref="SoupLoginRejected"/>.</summary>
    LoginRejected = (byte)'J',

    /// <summary>Server: a message with a number, which both ends count.</summary>
    SequencedData = (byte)'S',

    /// <summary>Server: nothing else was sent for a while.</summary>
    ServerHeartbeat = (byte)'H',

    /// <summary>Server: the session has no more messages.</summary>
    EndOfSession = (byte)'Z',

    /// <summary>Client: the first packet of a connection. See <see cref="SoupLoginRequest"/>.</summary>
    LoginRequest = (byte)'L',

    /// <summary>A message without a number, that a broken connection may lose; from the client, in 4.x also to it.</summary>
    UnsequencedData = (byte)'U',

    /// <summary>Client: nothing else was sent for a while.</summary>
    ClientHeartbeat = (byte)'R',

    /// <summary>Client: it goes.</summary>
    LogoutRequest = (byte)'O',
}
