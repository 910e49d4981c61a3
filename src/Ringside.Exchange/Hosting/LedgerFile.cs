using System.Globalization;
using Ringside.Exchange.Auditing;

namespace Ringside.Exchange.Hosting;

/// <summary>Writes the accounts of orders as lines of comma-separated values, in the order in which they are closed.</summary>
internal sealed class LedgerFile : ILedgerSink
{
    private readonly TextWriter _text;

    internal LedgerFile(TextWriter text)
    {
        _text = text;
        text.Write("shard,order,session,instrument,side,type,price,in,traded,cancelled,open,first_batch,last_batch\n");
    }

    public void Close(int shard, long batch, in AuditedOrder order) => _text.Write(string.Create(
        CultureInfo.InvariantCulture,
        $"{shard},{order.Id},{order.Session},{order.Instrument},{order.Side},{order.Type},{order.Price},{order.In},{order.Traded},"
            + $"{order.Cancelled},{order.Open},{order.Batch},{batch}\n"));
}
