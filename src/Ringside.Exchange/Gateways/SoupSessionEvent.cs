namespace Ringside.Exchange.Gateways;

/// <summary>What <see cref="SoupSession.Read"/> found.</summary>
internal enum SoupSessionEvent : byte
{
    /// <summary>All bytes are taken.</summary>
    None = 0,

    /// <summary>A log-in, which has to be accepted or refused.</summary>
    Login = 1,

    /// <summary>A message.</summary>
    Message = 2,

    /// <summary>The connection ends; <see cref="SoupSession.Reason"/> says why. The rest of the bytes does not count.</summary>
    Ended = 3,
}
