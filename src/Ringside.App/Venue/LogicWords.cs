using System.Globalization;
using Ringside.Exchange.Administration;
using Ringside.Exchange.Shards;

namespace Ringside.App.Venue;

/// <summary>What an engine that writes has found out about the engines of its shard, in words.</summary>
internal static class LogicWords
{
    /// <summary>Why it has not done what was asked.</summary>
    internal static string Refusal(in AdministrativeAnswer answer)
    {
        var verdict = LogicVerdict.Of(answer.Canceled);
        string engine = verdict.Engine == 0
            ? "the engine"
            : string.Create(CultureInfo.InvariantCulture, $"engine {verdict.Engine}");
        return verdict.Reason switch
        {
            LogicReason.NotNext => string.Create(
                CultureInfo.InvariantCulture,
                $"logic version {verdict.Version} is active, and it rises by one at a time: expected {verdict.Version + 1L}"),
            LogicReason.CannotRun => string.Create(
                CultureInfo.InvariantCulture,
                $"{engine} can run logic versions up to {verdict.Version} only: start it with a newer program"),
            LogicReason.NotHeard => $"{engine} was not heard for a second, or says that it has come to another state: "
                + "start it, or look whether the venue's file has it",
            _ => "an engine is not ready",
        };
    }

    /// <summary>Which version an answer names.</summary>
    internal static uint Version(in AdministrativeAnswer answer) => LogicVerdict.Of(answer.Canceled).Version;
}
