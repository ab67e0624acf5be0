// Package clv estimates what customers will still buy: BG/NBD and MBG/NBD for how often, Gamma-Gamma for how much,
// sBG for contracts that are renewed or not. It is pure mathematics: counts in, estimates out. It knows neither
// SQL nor months nor languages; why a fit is refused comes as a code and numbers, the words are made elsewhere.
//
// Times are in any unit (days, weeks), money in any unit: every answer that isn't itself a time or an amount is the same.
// Parameters are found by maximum likelihood in log-parameters, with analytic gradients and Hessians.
// Sums run over blocks of rows of a fixed size and are added in the blocks' order, so that the same rows give
// the same bits on any number of cores.
//
// Sources, named by letters in the comments:
//
//	FHL   Fader, Hardie, Lee (2005), "Counting Your Customers" the Easy Way, Marketing Science 24(2)
//	BDF   Batislam, Denizel, Filiztekin (2007), Empirical validation and comparison of models for customer base
//	      analysis, IJRM 24(3); Wagner, Hoppe (2008), Erratum on the MBG/NBD model, IJRM 25(3)
//	FH13  Fader, Hardie (2013), The Gamma-Gamma Model of Monetary Value, brucehardie.com/notes/025
//	FH07  Fader, Hardie (2007), How to Project Customer Retention, Journal of Interactive Marketing 21(1)
package clv
