namespace Ringside.Exchange.MarketData;

/// <summary>Gives who joins late the book as it stands, over SoupBinTCP: the core behind a listening socket.</summary>
/// <remarks>
/// <para>A log-in gets the marks of the day, the directory, the trading states and an add for each displayed order, all as sequenced
/// messages from 1, and then a <see cref="SnapshotEnd"/> with the number N up to which they add up. The client goes on with message N + 1
/// of the feed. That is how Nasdaq GLIMPSE 5.0 works.</para>
/// <para>Everybody may have it: names and secrets are not looked at.</para>
/// <para>Images are made when they are asked for, on the thread of the publication, and shared: many who come at once (after an outage, all
/// of them) cost one image. While all images are being read, a new reader gets the newest of them. What a client has not taken is a
/// place in an image, so nothing is queued; who takes too long is cut.</para>
/// </remarks>
public sealed class SnapshotService
{
    private readonly ItchPublication _publication;
    private readonly SnapshotImage[] _images;
    private int _newest;

    /// <summary>A service without connections.</summary>
    /// <param name="options">All limits.</param>
    /// <param name="publication">Whose book it is; used within calls of this service and its connections only.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is outside its range.</exception>
    public SnapshotService(SnapshotServiceOptions options, ItchPublication publication)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(publication);
        options.Validate();
        Options = options;
        _publication = publication;
        _images = new SnapshotImage[options.MaximumImages];
        for (int index = 0; index < _images.Length; index++)
            _images[index] = new SnapshotImage();
    }

    /// <summary>Connections now.</summary>
    public int Connections { get; private set; }

    /// <summary>Images that were made.</summary>
    public long ImagesMade { get; private set; }

    /// <summary>Clients that got a whole snapshot.</summary>
    public long Completed { get; internal set; }

    /// <summary>Log-ins that were refused.</summary>
    public long RefusedLogins { get; internal set; }

    /// <summary>Connections that there was no room for.</summary>
    public long RefusedConnections { get; private set; }

    /// <summary>Clients that took too long: to log in, to read, or to go.</summary>
    public long Cut { get; internal set; }

    /// <summary>Clients that broke the protocol.</summary>
    public long Violations { get; internal set; }

    internal SnapshotServiceOptions Options { get; }

    /// <summary>Takes in a client.</summary>
    /// <param name="nowNanos">The time, of any clock that does not go back.</param>
    /// <returns>What to do with its bytes; null when there is no room, and the connection is to be closed.</returns>
    public SnapshotConnection? TryOpen(long nowNanos)
    {
        if (Connections == Options.MaximumConnections)
        {
            RefusedConnections++;
            return null;
        }

        Connections++;
        return new SnapshotConnection(this, nowNanos);
    }

    /// <summary>The image for a reader that begins now.</summary>
    internal SnapshotImage ImageFor(long nowNanos)
    {
        SnapshotImage newest = _images[_newest];
        bool isCurrent = newest.IsMade
            && (newest.LastNumber == _publication.NextNumber - 1 || nowNanos - newest.MadeNanos < Options.ImageLifeNanos);
        int free = isCurrent ? -1 : Array.FindIndex(_images, image => image.Readers == 0);
        if (free >= 0)
        {
            _newest = free;
            newest = _images[free];
            newest.Make(_publication, nowNanos);
            ImagesMade++;
        }

        newest.Readers++;
        return newest;
    }

    internal void Leave() => Connections--;
}
