using System.Globalization;
using Ringside.App.Output;
using Ringside.Exchange.Administration;
using Ringside.Market.Events;

namespace Ringside.App.Venue;

/// <summary>What became of an administrator's request on one shard, or for one instrument, in a line.</summary>
internal static class AdministrationText
{
    /// <summary>The line.</summary>
    /// <param name="answer">The answer, of something that was carried out or refused.</param>
    /// <param name="action">What was asked.</param>
    /// <param name="done">What to say when it was carried out.</param>
    internal static string Of(in AdministrativeAnswer answer, AdministrativeAction action, string done)
    {
        bool isDone = answer.Outcome == AdministrativeOutcome.Done;
        if (answer.Outcome == AdministrativeOutcome.NotReady || (isDone && action == AdministrativeAction.Upgrade))
        {
            string what = isDone
                ? string.Create(CultureInfo.InvariantCulture, $"{LogicWords.Version(answer)} {done}")
                : "refused. " + LogicWords.Refusal(answer);
            return string.Create(CultureInfo.InvariantCulture, $"shard {answer.Shard}: {what}");
        }

        string symbol = answer.Symbol == default ? string.Empty : $" {answer.Symbol.ToString().TrimEnd()}";
        string canceled = answer.Canceled == 0 ? string.Empty : $", {Counted.Of(answer.Canceled, "order")} canceled";
        return isDone
            ? string.Create(CultureInfo.InvariantCulture, $"shard {answer.Shard}{symbol}: {done}{canceled}")
            : string.Create(CultureInfo.InvariantCulture, $"shard {answer.Shard}{symbol}: refused. {Reason(answer.Code, action)}");
    }

    // The engine's words are for those who send orders.
    private static string Reason(RejectCode code, AdministrativeAction action) => code switch
    {
        RejectCode.DayHasEnded when action == AdministrativeAction.EndDay => "The day has ended already.",
        RejectCode.DayHasEnded => "The day has ended, and nothing of it is changed any more.",
        _ => RejectCodes.TextOf(code),
    };
}
