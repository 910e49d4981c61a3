namespace Ringside.Exchange.Health;

/// <summary>What an <see cref="HttpRequestReader"/> has found.</summary>
internal enum HttpOutcome
{
    /// <summary>The request is not complete.</summary>
    NeedsMore,

    /// <summary>A request.</summary>
    Request,

    /// <summary>Bytes that are no request (400, RFC 9110, section 15.5.1).</summary>
    Malformed,

    /// <summary>More header than is read (431, RFC 6585, section 5).</summary>
    TooLong,

    /// <summary>Another version of HTTP (505, RFC 9110, section 15.6.6).</summary>
    OtherVersion,
}
