namespace Ringside.Exchange.Auditing;

/// <summary>Takes the accounts of orders.</summary>
internal interface ILedgerSink
{
    /// <summary>An account is closed: the order has ended, or the audit has, and it is open still.</summary>
    /// <param name="shard">Number of the shard.</param>
    /// <param name="batch">Number of the batch in which it ended, or the last one.</param>
    /// <param name="order">The account.</param>
    void Close(int shard, long batch, in AuditedOrder order);
}
