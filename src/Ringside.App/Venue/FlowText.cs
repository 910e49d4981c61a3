using System.Globalization;
using System.Text.Json;
using Ringside.App.Output;
using Ringside.Exchange.Clients;
using Ringside.Lab.Measurement;

namespace Ringside.App.Venue;

/// <summary>What became of a flow. Sent is what has left for a connection: what was meant to be sent when there was none is not.</summary>
internal static class FlowText
{
    /// <summary>Lines for people.</summary>
    internal static string Of(FlowUser user, OuchClient client)
    {
        var order = Distribution.Of(user.Latencies);
        string whole = client.RequestsSent == user.Messages
            ? string.Empty
            : string.Create(CultureInfo.InvariantCulture, $" of {user.Messages}");
        return string.Create(
            CultureInfo.InvariantCulture,
            $"""
            {client.RequestsSent}{whole} sent, {order.Count} answered ({user.AnswersPerSecond:F0} a second), {Unanswered(client)} unanswered
            {user.Rejected.Total} orders rejected, {user.CancelsRejected} cancels rejected, {user.Held} messages held
            {client.Orders.Executions} executions of {client.Orders.ExecutedShares} shares, {client.Orders.Live} orders live
            order to answer, from the intended time of sending: p50 {Micros(order.P50)}, p90 {Micros(order.P90)},
              p99 {Micros(order.P99)}, p99.9 {Micros(order.P999)}, max {Micros(order.Maximum)}

            """) + user.Rejected.Text();
    }

    /// <summary>A line of JSON.</summary>
    internal static string Json(FlowUser user, OuchClient client) => JsonLine.Of("flow", line =>
    {
        var order = Distribution.Of(user.Latencies);
        line.WriteNumber("messages", user.Messages);
        line.WriteNumber("sent", client.RequestsSent);
        line.WriteNumber("answered", user.Latencies.Count);
        line.WriteNumber("answers_per_second", Math.Round(user.AnswersPerSecond));
        line.WriteNumber("unanswered", Unanswered(client));
        line.WriteNumber("orders_rejected", user.Rejected.Total);
        user.Rejected.Write(line, "reasons");
        line.WriteNumber("cancels_rejected", user.CancelsRejected);
        line.WriteNumber("held", user.Held);
        line.WriteNumber("executions", client.Orders.Executions);
        line.WriteNumber("executed_shares", client.Orders.ExecutedShares);
        line.WriteNumber("live", client.Orders.Live);
        line.WritePropertyName("order_to_answer_ns");
        JsonSerializer.Serialize(line, order);
    });

    // What never left has no answer.
    private static long Unanswered(OuchClient client) => Math.Max(0, client.Orders.Unanswered - client.RequestsLost);

    private static string Micros(long? nanos) =>
        nanos is { } value ? string.Create(CultureInfo.InvariantCulture, $"{value / 1000.0:F1} us") : "(too few)";
}
