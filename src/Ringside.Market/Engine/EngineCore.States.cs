using Ringside.Market.Auctions;
using Ringside.Market.Commands;
using Ringside.Market.Events;
using Ringside.Market.Instruments;

namespace Ringside.Market.Engine;

/// <content>Trading states, and the auction between them.</content>
internal sealed unsafe partial class EngineCore<TSink, TFaults>
{
    private void SetState(in Command command)
    {
        Instrument? instrument = FindInstrument(command.Instrument);
        if (command.State > TradingState.Halted || instrument is null || instrument.State == command.State)
        {
            RefuseState(command, instrument);
            return;
        }

        TradingState before = instrument.State;
        bool isOpening = command.State == TradingState.Open;
        bool isClosing = before == TradingState.PreClose && command.State == TradingState.Closed;
        if (isOpening || isClosing)
        {
            AuctionPrice auction = Auction(instrument);
            if (auction.Volume > 0)
                Uncross(auction, instrument);
            if (isClosing || before is TradingState.PreOpen or TradingState.PreClose || auction.Volume > 0)
                WriteAuctionInfo(instrument, auction);
        }

        instrument.State = command.State;
        WriteStateChanged(instrument);
        if (isOpening && instrument.HasLastTrade)
        {
            // What was traded last, here or before, may be what a stop has waited for.
            NoteTrade(instrument.LastTrade, instrument);
            AfterTrades(instrument);
        }

        SetHash(instrument);
    }

    private void RefuseState(in Command command, Instrument? instrument)
    {
        RejectCode code = RejectCode.AlreadyInThatState;
        if (command.State > TradingState.Halted)
            code = RejectCode.MalformedCommand;
        else if (instrument is null)
            code = RejectCode.UnknownInstrument;
        Refuse(command, code);
    }

    private void Indicate(in Command command)
    {
        Instrument? instrument = FindInstrument(command.Instrument);
        if (instrument is null)
            Refuse(command, RejectCode.UnknownInstrument);
        else
            WriteAuctionInfo(instrument, Auction(instrument));
    }

    private AuctionPrice Auction(Instrument instrument) =>
        new AuctionCalculator(
            _pool, instrument, _faults.Has(Fault.AuctionIgnoresImbalance), _faults.Has(Fault.AuctionTakesLower)).Calculate();
}
