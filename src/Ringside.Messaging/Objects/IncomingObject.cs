using Ringside.Messaging.Mdp;

namespace Ringside.Messaging.Objects;

/// <summary>What a receiver knows of one object, while it comes and for a while afterwards.</summary>
internal sealed class IncomingObject(IObjectDigest digest, int maximumRanges)
{
    internal ObjectInfo Info { get; private set; }

    internal PeerId Peer { get; set; }

    /// <summary>By what its sender is known again.</summary>
    internal PeerOrigin Origin { get; set; }

    internal bool IsUsed { get; private set; }

    internal ObjectVerdict Verdict { get; set; }

    internal bool IsOpen => IsUsed && Verdict == ObjectVerdict.Open;

    internal long TouchedNanos { get; set; }

    internal RangeSet Ranges { get; } = new(maximumRanges);

    internal IObjectDigest Digest { get; } = digest;

    /// <summary>Bytes that the digest has seen.</summary>
    internal long DigestedBytes { get; set; }

    /// <summary>Appends so far.</summary>
    internal long Appends { get; set; }

    /// <summary>What the finish message said; -1 before it.</summary>
    internal long FinalBytes { get; set; }

    internal byte[] FinalDigest { get; } = new byte[ObjectFinish.DigestSize];

    internal bool OwesStatus { get; set; }

    internal bool OwesAnswer { get; set; }

    /// <summary>Parts were left out that the sender believes to be on their way.</summary>
    internal bool LeftOut { get; set; }

    internal uint Query { get; set; }

    /// <summary>Bytes that the sender was told of.</summary>
    internal long ToldBytes { get; set; }

    /// <summary>When the first part came that the sender was not told of; <see cref="long.MaxValue"/> when it knows all.</summary>
    internal long UntoldSinceNanos { get; set; }

    internal long HeldBytes => Ranges.Total;

    internal long ReservedBytes => Info.Mode == ObjectMode.OffsetWrites ? Info.SizeBytes : HeldBytes;

    internal long Next => Info.Mode == ObjectMode.OffsetWrites ? Ranges.FromStart : Appends;

    internal void Begin(in ObjectInfo info, PeerId peer, in PeerOrigin origin, long nowNanos)
    {
        Info = info;
        Peer = peer;
        Origin = origin;
        IsUsed = true;
        Verdict = ObjectVerdict.Open;
        TouchedNanos = nowNanos;
        Ranges.Clear();
        Digest.Reset();
        DigestedBytes = Appends = ToldBytes = 0;
        FinalBytes = -1;
        OwesStatus = OwesAnswer = LeftOut = false;
        UntoldSinceNanos = long.MaxValue;
    }

    internal void Forget() => IsUsed = false;
}
