using System.Numerics;
using Ringside.Exchange.Members;
using Ringside.Net.Agents;
using Ringside.Protocols.Fields;

namespace Ringside.Exchange.Doors;

/// <summary>Holds secrets against hashes on a thread of its own (pthreads(7)): one takes as long as some hundred thousand orders.</summary>
/// <remarks>What waits is bounded by what the gateway lets in. <see cref="TryAsk"/> and <see cref="TryTake"/> belong to one thread, that of
/// the gateway; it is woken when there is an outcome.</remarks>
public sealed class SecretVerifier : IDisposable
{
    private readonly SpscRing<Question> _questions;
    private readonly SpscRing<Answer> _answers;
    private readonly AgentThread _thread;
    private readonly Waiter _asker;
    private Waiter? _own;

    /// <summary>Starts the thread.</summary>
    /// <param name="most">Most secrets at one time.</param>
    /// <param name="asker">How the thread idles that asks.</param>
    public SecretVerifier(int most, Waiter asker)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(most, 1);
        ArgumentNullException.ThrowIfNull(asker);
        int capacity = (int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(most, 2));
        _asker = asker;
        _questions = new SpscRing<Question>(capacity);
        _answers = new SpscRing<Answer>(capacity);
        _thread = AgentThread.Start(Begin, new AgentThreadOptions { Name = "secrets" });
    }

    /// <summary>Asks for a secret to be verified.</summary>
    /// <param name="ticket">Names the question.</param>
    /// <param name="hash">What the secret is held against.</param>
    /// <param name="secret">The secret.</param>
    /// <returns>False when there are too many already.</returns>
    public bool TryAsk(long ticket, SecretHash hash, Alpha10 secret)
    {
        bool isTaken = _questions.TryWrite(new Question(ticket, hash, secret));
        if (isTaken)
            _own!.Wake();
        return isTaken;
    }

    /// <summary>Takes the next outcome.</summary>
    /// <param name="ticket">Names the question.</param>
    /// <param name="isRight">Whether the secret is the right one.</param>
    /// <returns>False when there is none.</returns>
    public bool TryTake(out long ticket, out bool isRight)
    {
        bool isThere = _answers.TryRead(out Answer answer);
        (ticket, isRight) = (answer.Ticket, answer.IsRight);
        return isThere;
    }

    /// <summary>Ends the thread, after the secret that it is at.</summary>
    public void Dispose() => _thread.Dispose();

    private Worker Begin(Waiter waiter)
    {
        BackgroundThread.Enter();
        _own = waiter; // before the constructor returns: the thread is waited for
        return new Worker(this);
    }

    private readonly record struct Question(long Ticket, SecretHash Hash, Alpha10 Secret);

    private readonly record struct Answer(long Ticket, bool IsRight);

    private sealed class Worker(SecretVerifier owner) : IAgent
    {
        private Answer? _kept;

        public int DoWork(long nowNanos)
        {
            if (_kept is null && owner._questions.TryRead(out Question question))
                _kept = new Answer(question.Ticket, question.Hash.Verify(question.Secret));
            if (_kept is not { } answer)
                return 0;
            if (owner._answers.TryWrite(answer))
                _kept = null;
            owner._asker.Wake();
            return 1;
        }
    }
}
