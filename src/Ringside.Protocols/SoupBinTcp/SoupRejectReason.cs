namespace Ringside.Protocols.SoupBinTcp;

/// <summary>Why a login was rejected. The value is the letter on the wire; one that is not listed is passed on as it came.</summary>
public enum SoupRejectReason : byte
{
    /// <summary>User name or password is wrong.</summary>
    NotAuthorised = (byte)'A',

    /// <summary>There is no such session, or no such place in it.</summary>
    SessionNotAvailable = (byte)'S',
}
