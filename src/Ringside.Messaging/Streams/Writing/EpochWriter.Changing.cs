namespace Ringside.Messaging.Streams.Writing;

/// <content>Another set of stores: one that writes takes a new epoch for it.</content>
public sealed partial class EpochWriter
{
    /// <summary>The stores that count, as far as it knows; null before it has heard of the stream.</summary>
    public StoreSets? Sets => Publisher?.Sets ?? _follower.StoreSets;

    /// <summary>Whether the first batch of a change is not known to be behind it: no other change can begin.</summary>
    public bool IsChanging => _wanted is not null || (Publisher is null ? _follower.StoreSets?.Former is not null : Publisher.IsChanging);

    /// <summary>Why the last change that was asked for did not come about; null when it did, or none was.</summary>
    public string? ChangeProblem { get; private set; }

    /// <summary>Goes over to another set of stores, once all that it has published is stable: it claims the next epoch, while it writes in
    /// this one still, seals the stream behind its own last batch, and begins anew; what it takes from then on is stable in the new set.
    /// Its owner publishes nothing more before, and keeps its state. When those that are to be admitted do not answer, or it loses the
    /// lead, the set stays as it is, and <see cref="ChangeProblem"/> says why.</summary>
    /// <param name="wanted">The new set.</param>
    /// <param name="nowNanos">The time.</param>
    /// <returns>False when something is not stable yet, a change is under way, no epoch is claimed yet, or it does not write: it writes
    /// on, and is to be called again, or not. <see cref="ChangeProblem"/> says why no epoch can be had.</returns>
    public bool TryChangeStores(StoreSet wanted, long nowNanos)
    {
        ArgumentNullException.ThrowIfNull(wanted);
        ChangeProblem = null;
        if (State != EpochWriterState.Established || Publisher!.UnstableBytes != 0 || Publisher.IsChanging)
        {
            return false;
        }

        // Where no coordinator answers, this epoch goes on.
        ClaimState claim = _claims.Claim(Math.Max(_above, _epoch), out uint epoch, out string problem);
        if (claim != ClaimState.Claimed)
        {
            ChangeProblem = claim == ClaimState.Refused ? problem : null;
            return false;
        }

        (_wanted, _above, _epoch) = (wanted, Math.Max(_above, _epoch), epoch);
        Rewind(Publisher.Position, Identity);
        (Publisher, _sealer, Unfinished, _keepsEpoch) = (null, null, default, true);
        (State, _claimNanos) = (EpochWriterState.Waiting, nowNanos);
        return true;
    }

    private void GiveUpChange(string why) => (ChangeProblem, _wanted) = (_wanted is null ? ChangeProblem : why, null);
}
