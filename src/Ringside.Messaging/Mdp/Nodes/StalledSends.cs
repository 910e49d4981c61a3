namespace Ringside.Messaging.Mdp.Nodes;

/// <summary>Messages that were taken from their senders and find no room in the core: each waits in the line of its peer, so that a peer
/// that takes nothing holds up nobody else. Bounded.</summary>
internal sealed class StalledSends
{
    /// <summary>Most messages that wait here.</summary>
    internal const int Most = 4096;

    private readonly Dictionary<PeerId, Queue<NodeCommand>> _lines = [];
    private readonly List<PeerId> _order = [];

    /// <summary>Messages that wait.</summary>
    internal int Count { get; private set; }

    /// <summary>Whether messages to this peer wait, so that another must stand behind them.</summary>
    internal bool Has(PeerId peer) => Count > 0 && _lines.TryGetValue(peer, out Queue<NodeCommand>? line) && line.Count > 0;

    /// <summary>Takes a message.</summary>
    internal void Add(in NodeCommand command)
    {
        if (!_lines.TryGetValue(command.Peer, out Queue<NodeCommand>? line))
        {
            line = new Queue<NodeCommand>();
            _lines.Add(command.Peer, line);
        }

        if (line.Count == 0)
        {
            _order.Add(command.Peer);
        }

        line.Enqueue(command);
        Count++;
    }

    /// <summary>Tries each line again, from its front, as far as it goes.</summary>
    /// <param name="attempt">Sends a message, or ends it; false when it has to wait on.</param>
    /// <returns>How many left.</returns>
    internal int Retry(Func<NodeCommand, bool> attempt)
    {
        int before = Count;
        for (int i = 0; i < _order.Count; i++)
        {
            Queue<NodeCommand> line = _lines[_order[i]];
            while (line.TryPeek(out NodeCommand command) && attempt(command))
            {
                line.Dequeue();
                Count--;
            }

            if (line.Count == 0)
            {
                _lines.Remove(_order[i]);
                _order.RemoveAt(i--);
            }
        }

        return before - Count;
    }
}
