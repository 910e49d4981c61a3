using Ringside.Exchange.Health;

namespace Ringside.Exchange.Hosting;

/// <summary>Tells the log when something that a node needs goes away, and when it is back: once for each change.</summary>
internal sealed class TroubleLog(VenueParts parts, string node)
{
    private string? _told;

    /// <summary>To be called at each turn; does nothing when nothing has changed.</summary>
    /// <param name="trouble">What is wrong; null when nothing is.</param>
    internal void Tell(string? trouble)
    {
        if (ReferenceEquals(trouble, _told) || trouble == _told)
            return;
        _told = trouble;
        if (trouble is null)
            parts.Log.Write(VenueLogLevel.Info, node, "trouble-over");
        else
            parts.Log.Write(VenueLogLevel.Warning, node, "trouble", new LogField("reason", trouble));
    }
}
